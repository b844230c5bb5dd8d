import type { ClientKind } from '../../../../core/credentials/clients';
import { parseLoopbackUrl, type ApiHost } from '../../../../core/zoho/dataCentres';
import type { Choice, Prompter, Question, Step } from '../../../ui/prompter';
import type { Way } from './worksHere';

/** What a person is asked until they are signed in, and what the answers are. */
export interface Answers {
  readonly way: Way;
  readonly kind: ClientKind;
  readonly place: ApiHost | 'simulator';
  readonly address: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly code: string;
  readonly token: string;
}

type Name = keyof Answers;
/** The questions that a text answers. */
type Text = {
  [N in Name]: Answers[N] extends string ? (string extends Answers[N] ? N : never) : never;
}[Name];

/** The person wants the question before this one; never shown. */
class Back extends Error {}

/**
 * The questions of one sign-in. What has been answered is not asked again, however often the sign-in begins anew: after
 * Back, after a failure that one other answer would mend, and where an answer is known from the last time.
 */
export class Questions {
  private readonly answers: { -readonly [N in Name]?: Answers[N] | undefined } = {};
  /** Answers that turned out wrong, or were gone back to. */
  private readonly doubted: { -readonly [N in Name]?: Answers[N] | undefined } = {};
  /** Those that came up since the start of the chain and were asked, be it earlier. */
  private asked: Name[] = [];
  private readonly given = new Set<Name>();

  constructor(private readonly prompter: Pick<Prompter, 'pick' | 'ask'>) {}

  /** Follows a chain of questions; begins it anew at each Back. */
  async follow<T>(chain: () => Promise<T>): Promise<T> {
    for (;;) {
      this.asked = [];
      try {
        return await chain();
      } catch (error) {
        const last = this.asked.at(-1);
        if (!(error instanceof Back) || last === undefined) throw error;
        this.askAnew(last);
      }
    }
  }

  /** Takes an answer as given, so that nobody is asked. */
  give<N extends Name>(name: N, answer: Answers[N]): void {
    this.answers[name] = answer;
    this.given.add(name);
  }

  has(name: Name): boolean {
    return this.answers[name] !== undefined;
  }

  /** Where the sign-in goes to, as far as that was said. */
  host(): ApiHost | undefined {
    const { place, address } = this.answers;
    if (place !== undefined && place !== 'simulator') return place;
    return address === undefined ? undefined : parseLoopbackUrl(address);
  }

  /** Whether what is stored must not be taken instead of asking. */
  doubts(name: Name): boolean {
    return name in this.doubted;
  }

  /** Asks these once more the next time they come up. */
  askAnew(...names: readonly Name[]): void {
    for (const name of names) {
      Object.assign(this.doubted, { [name]: this.answers[name] });
      this.answers[name] = undefined;
      this.given.delete(name);
    }
  }

  /** @param left how many questions are certain to follow; undefined where that depends on the answer */
  pick<N extends Name>(
    name: N,
    title: string,
    placeholder: string,
    choices: readonly Choice<Answers[N]>[],
    left?: number,
  ): Promise<Answers[N]> {
    return this.answer(name, left, (step) => this.prompter.pick(title, placeholder, choices, step));
  }

  /** As `pick`. What was typed before stands in the box, unless it is a secret. */
  ask<N extends Text>(name: N, question: Question, left?: number): Promise<Answers[N]> {
    const value = question.secret ? undefined : (this.doubted[name] ?? question.value);
    return this.answer(name, left, (step) =>
      this.prompter.ask({ ...question, step, ...(value !== undefined && { value }) }),
    );
  }

  private async answer<N extends Name>(
    name: N,
    left: number | undefined,
    ask: (step: Step) => Promise<Answers[N]>,
  ): Promise<Answers[N]> {
    const known: Answers[N] | undefined = this.answers[name];
    const answer = known ?? (await ask(this.step(left)));
    this.answers[name] = answer;
    if (!this.given.has(name)) this.asked.push(name);
    return answer;
  }

  private step(left: number | undefined): Step {
    const at = this.asked.length + 1;
    return {
      at,
      of: left === undefined ? undefined : at + left,
      ...(at > 1 && { back: () => new Back() }),
    };
  }
}
