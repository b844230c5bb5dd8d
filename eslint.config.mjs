import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom: each room of src lists the rooms it may look into; 'vscode' is one more name. The room of a file
 * is the longest of these names that its path begins with. test/unit/layering.test.ts reads this same table and walks
 * the real import graph.
 */
export const rooms = {
  'core/util': [],
  'core/zoho': ['core/util'],
  'core/org': ['core/util', 'core/zoho'],
  'core/credentials': ['core/util', 'core/zoho', 'core/org'],
  'core/session': ['core/util', 'core/zoho', 'core/org', 'core/credentials'],
  'core/plan': ['core/util', 'core/zoho', 'core/org'],
  'core/journal': ['core/util', 'core/zoho', 'core/org', 'core/plan'],
  'core/apply': ['core/util', 'core/zoho', 'core/org', 'core/plan', 'core/journal'],
  'core/userFiles': ['core/util', 'core/org', 'core/plan'],
  'core/assignments': ['core/util', 'core/zoho'],
  'core/assignmentPlan': ['core/util', 'core/zoho', 'core/org', 'core/plan', 'core/assignments'],
  'core/people': ['core/util', 'core/zoho', 'core/org', 'core/plan', 'core/journal'],
  core: ['core'],
  messages: ['core'],
  cli: ['core', 'messages'],
  'extension/ui': ['core', 'messages', 'vscode'],
  'extension/ports': ['core', 'messages', 'extension/ui', 'vscode'],
  'extension/features/accounts': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/activity': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/assignments': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/assignmentLanguage': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/organisation': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/people': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/territories': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/userFiles': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  'extension/features/users': ['core', 'messages', 'extension/ui', 'extension/ports', 'vscode'],
  extension: ['core', 'messages', 'extension', 'vscode'],
  simulator: [],
};

/** Whether a room, or one that it is part of, is among the names. */
export const isAmong = (names, room) => names.some((name) => room === name || room.startsWith(`${name}/`));

/** The imports that lead from one room into another: down from outside, or across from a neighbour. */
function waysTo(other, room) {
  const [name, ...around] = other.split('/').reverse();
  const isNeighbour = around.length > 0 && room.startsWith(`${[...around].reverse().join('/')}/`);
  const depth = room.split('/').length - around.length;
  return [
    `**/${other.split('/').slice(-2).join('/')}/**`,
    ...(isNeighbour && depth > 0 ? [`${'../'.repeat(depth)}${name}/**`] : []),
  ];
}

const fence = Object.entries(rooms).map(([room, allowed]) => ({
  files: [`src/${room}/**/*.ts`],
  ignores: Object.keys(rooms)
    .filter((other) => other.startsWith(`${room}/`))
    .map((inner) => `src/${inner}/**`),
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: allowed.includes('vscode')
          ? []
          : [{ name: 'vscode', message: `src/${room} must run without VS Code.` }],
        patterns: Object.keys(rooms)
          .filter((other) => other !== room && !isAmong(allowed, other))
          .map((other) => ({
            group: waysTo(other, room),
            message: `src/${room} may not look into src/${other}.`,
          })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'out', '.vscode-test', 'node_modules'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['test/**/*.ts', 'docs/**/*.ts', 'src/simulator/main.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['*.js', '**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
        Buffer: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  ...fence,
  prettier,
);
