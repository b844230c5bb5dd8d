import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import roomRules from './test/lint/rooms.mjs';

/**
 * Who may import whom: each room of src lists the rooms it may look into; 'vscode' is one more name. The room of a file
 * is the longest of these names that its path begins with. test/lint/rooms.mjs holds every import against this table,
 * whichever way it is written; so does test/unit/layering.test.ts, which also knows what else is forbidden.
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
  {
    files: ['src/**/*.ts'],
    plugins: { rooms: roomRules },
    rules: { 'rooms/allowed': ['error', rooms], 'rooms/no-circle': 'error' },
  },
  prettier,
);
