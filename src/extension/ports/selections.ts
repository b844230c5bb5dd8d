import type * as vscode from 'vscode';
import type { Disposable } from '../../core/util/event';

/** A view of which only the selection counts. */
export type SelectedView = Pick<vscode.TreeView<unknown>, 'selection' | 'visible' | 'onDidChangeSelection'>;

/** What is selected in the views, for commands that come from the palette or a key and are handed nothing. */
export class Selections implements Disposable {
  /** The view in which somebody selected something last. */
  private last: SelectedView | undefined;
  private readonly subscriptions: readonly Disposable[];

  /**
   * @param byId every view that a key binding may name
   * @param front those of them whose selection the palette takes
   */
  constructor(
    private readonly byId: ReadonlyMap<string, SelectedView>,
    front: readonly SelectedView[],
  ) {
    this.subscriptions = front.map((view) => view.onDidChangeSelection(() => (this.last = view)));
  }

  /** The selection that an invocation without rows is about; undefined where it is about something else. */
  for(handedOver: unknown): readonly unknown[] | undefined {
    if (typeof handedOver === 'string') return this.byId.get(handedOver)?.selection;
    return handedOver === undefined && this.last?.visible ? this.last.selection : undefined;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
