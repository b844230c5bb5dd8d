import * as vscode from 'vscode';
import { territoryOf, userOf } from '../../../core/assignmentPlan/heldNames';
import type { Mention } from '../../../core/assignments/mentions';
import { territoryKey, territoryNameOf } from '../../../core/assignments/names';
import { inert } from '../../../core/util/text';
import { managerHint } from '../../../messages/assignmentEditor';
import type { Disposable } from '../../../core/util/event';
import type { Here, KnownFiles } from './knownFiles';

/** Names behind ids, and who is the manager, as far as that is held. */
export class AssignmentInlays implements vscode.InlayHintsProvider, Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changes.event;
  private readonly subscription: Disposable;

  constructor(private readonly known: KnownFiles) {
    this.subscription = known.onDidChange(() => this.changes.fire());
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    const known = await this.known.fileOf(document);
    const { here } = known ?? {};
    if (!known || !here) return [];
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const managerIn = managersOf(here);
    return known.mentions
      .filter(({ file, place }) => file === known.file && place.at >= start && place.at <= end)
      .flatMap((mention) => {
        const text = [nameBehind(mention, here), isManager(mention, here, managerIn) ? managerHint() : '']
          .filter(Boolean)
          .join(', ');
        if (text === '') return [];
        const { at, length } = mention.place;
        const hint = new vscode.InlayHint(document.positionAt(at + length), text);
        hint.paddingLeft = true;
        return [hint];
      });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}

function nameBehind(mention: Mention, { fence, held }: Here): string {
  const { kind, key, role } = mention;
  if (!key.startsWith('id:')) return '';
  const mapping = role === 'here' ? undefined : fence;
  if (kind === 'person') return inert(userOf(key, mapping, held.users)?.name ?? '', 60);
  return inert((held.territories && territoryOf(mention, mapping, held.territories)?.name) ?? '', 60);
}

/** The manager of a territory as a file calls it; each is looked for once. */
function managersOf({ fence, held }: Here): (territory: string) => string | undefined {
  const managers = new Map<string, string | undefined>();
  return (text) => {
    if (!managers.has(text)) {
      const name = territoryNameOf(text);
      const found =
        held.territories && territoryOf({ text, key: territoryKey(name) }, fence, held.territories);
      managers.set(text, found?.manager?.id);
    }
    return managers.get(text);
  };
}

function isManager(
  { kind, key, role, within }: Mention,
  { fence, held }: Here,
  managerIn: (territory: string) => string | undefined,
): boolean {
  if (kind !== 'person' || role !== 'member' || within === undefined) return false;
  const manager = managerIn(within);
  return manager !== undefined && userOf(key, fence, held.users)?.id === manager;
}
