import ts from 'typescript';
import { readJson, sources } from './sources';

export interface MenuEntry {
  readonly command: string;
  readonly group?: string;
  readonly when?: string;
}

export interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly icon: string;
  /** The folder of the translated texts. */
  readonly l10n: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly virtualWorkspaces: boolean;
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: Readonly<
      Record<string, readonly { readonly id: string; readonly icon: string }[]>
    >;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly svg: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}

export const manifest = readJson('package.json') as Manifest;
export const nls = readJson('package.nls.json') as Readonly<Record<string, string>>;

/** The texts of package.json, wherever they stand. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** The literals of a union type of the source: `type State = 'a' | 'b' | Other` gives a, b and those of Other. */
export function literalsOf(typeName: string): string[] {
  const found = declarations().find(
    (node) => ts.isTypeAliasDeclaration(node) && node.name.text === typeName,
  ) as ts.TypeAliasDeclaration | undefined;
  if (!found) throw new Error(`src declares no type ${typeName}`);
  const parts = ts.isUnionTypeNode(found.type) ? found.type.types : [found.type];
  return parts.flatMap((part) => {
    if (ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal)) return [part.literal.text];
    if (ts.isTypeReferenceNode(part)) return literalsOf(part.typeName.getText());
    throw new Error(`${typeName} is more than a union of literals`);
  });
}

function declarations(): ts.Statement[] {
  return sources('src').flatMap(({ file, text }) => [
    ...ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements,
  ]);
}
