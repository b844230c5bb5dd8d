import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom. Each folder lists the folders of src it may look into; 'vscode' is one more name.
 * test/unit/layering.test.ts reads this same table and walks the real import graph.
 */
export const layers = {
  base: [],
  api: ['base'],
  model: ['base', 'api'],
  changes: ['base', 'api', 'model'],
  ui: ['base', 'api', 'model', 'changes', 'vscode'],
  auth: ['base', 'api', 'model', 'ui', 'vscode'],
  tree: ['base', 'api', 'model', 'ui', 'vscode'],
  activity: ['base', 'api', 'model', 'changes', 'ui', 'vscode'],
  files: ['base', 'model', 'changes', 'ui', 'vscode'],
  commands: ['base', 'api', 'model', 'changes', 'auth', 'ui', 'tree', 'activity', 'files', 'vscode'],
  simulator: [],
};

const fence = Object.entries(layers).map(([folder, allowed]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: allowed.includes('vscode')
          ? []
          : [{ name: 'vscode', message: `src/${folder} must run without VS Code.` }],
        patterns: Object.keys(layers)
          .filter((other) => other !== folder && !allowed.includes(other))
          .map((other) => ({
            group: [`**/${other}/*`],
            message: `src/${folder} may not look into src/${other}.`,
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
    files: ['test/**/*.ts', 'src/simulator/main.ts'],
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
