import type { Memento } from 'vscode';
import { Emitter } from '../base/event';
import { ChangeRefused, isGuard, judge, startingGuard, type ChangeSize, type Guard } from '../model/guard';
import type { Target } from '../model/target';

/** The guards of all organisations, in the state of the installation, which no workspace can write. */
export class Guards {
  private readonly changes = new Emitter<undefined>();
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly state: Pick<Memento, 'get' | 'update'>,
    private readonly isTrusted: () => boolean,
  ) {}

  /** The guard somebody chose for an organisation, in this window or another, or the one it starts with. */
  of(target: Target): Guard {
    const chosen = this.state.get<unknown>(keyOf(target));
    return isGuard(chosen) ? chosen : startingGuard(target);
  }

  async choose(target: Target, guard: Guard): Promise<void> {
    await this.state.update(keyOf(target), guard);
    this.changes.fire(undefined);
  }

  /**
   * How a person has to agree to a change.
   *
   * @throws ChangeRefused when there must be none
   */
  consentTo(target: Target, size: ChangeSize): 'click' | 'type' {
    const verdict = judge(this.of(target), this.isTrusted(), size);
    if (verdict === 'readOnly' || verdict === 'untrusted') throw new ChangeRefused(verdict, target);
    return verdict;
  }
}

function keyOf({ place, environment, organisation }: Target): string {
  return `zohoCrm.guard:${place}/${environment}/${organisation}`;
}
