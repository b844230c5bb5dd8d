import type * as vscode from 'vscode';
import type {
  Choice,
  Confirmation,
  Progress,
  Prompter,
  Question,
  Search,
  Severity,
  Step as StepOfQuestions,
  TimeLimit,
  UserPickRequest,
} from '../../src/extension/ui/prompter';
import type { UserId } from '../../src/core/util/ids';

/** What the person does about the next question, or about a message that has buttons. */
export type Reaction =
  | { readonly to: 'pick'; readonly choose: string; readonly others?: readonly string[] }
  | {
      readonly to: 'ask';
      readonly type: string;
      readonly rejected: readonly string[];
      readonly meanwhile: () => void;
    }
  | { readonly to: 'confirm'; readonly meanwhile: () => void | Promise<void>; readonly looks?: true }
  | { readonly to: 'pickUsers'; readonly tick: readonly string[]; readonly meanwhile?: () => void }
  | { readonly to: 'pickFile'; readonly file: vscode.Uri }
  | { readonly to: 'pickNewFile'; readonly file: vscode.Uri; readonly meanwhile?: () => Promise<unknown> }
  | { readonly to: 'ask'; readonly press: string }
  | { readonly to: 'pick' | 'ask'; readonly back: true }
  | { readonly to: 'tell'; readonly click: string; readonly meanwhile?: () => void }
  | { readonly to: QuestionKind; readonly turnAway: true };

type QuestionKind = 'pick' | 'ask' | 'confirm' | 'pickUsers' | 'pickFile' | 'pickNewFile';

/** Chooses the only entry that has this label, description or detail. */
export const pick = (choose: string): Reaction => ({ to: 'pick', choose });
/** Ticks each of these, where several can be chosen. */
export const pickSeveral = (choose: string, ...others: string[]): Reaction => ({
  to: 'pick',
  choose,
  others,
});
/**
 * Types each of `rejected`, which must be refused while it is typed, and then `text`, which must not; `meanwhile` changes
 * the world before it is sent off.
 */
export const type = (
  text: string,
  rejected: readonly string[] = [],
  meanwhile: () => void = () => undefined,
): Reaction => ({ to: 'ask', type: text, rejected, meanwhile });
/** Agrees to the confirmation; `meanwhile` changes the world between the plan and its application. */
export const agree = (meanwhile: () => void | Promise<void> = () => undefined): Reaction => ({
  to: 'confirm',
  meanwhile,
});
/** Looks at what a confirmation offers to show; it asks once more then. */
export const look = (then: () => void | Promise<void> = () => undefined): Reaction => ({
  to: 'confirm',
  meanwhile: then,
  looks: true,
});
/** Ticks active users by name or id, or adds well-formed ids of others. */
export const tick = (...users: string[]): Reaction => ({ to: 'pickUsers', tick: users });
/** The same, after `meanwhile` has changed the world behind the open picker. */
export const tickWhile = (meanwhile: () => void, ...users: string[]): Reaction => ({
  to: 'pickUsers',
  tick: users,
  meanwhile,
});
export const choose = (file: vscode.Uri): Reaction => ({ to: 'pickFile', file });
/** Chooses where to save; `meanwhile` changes the world while the dialog is open. */
export const saveAs = (file: vscode.Uri, meanwhile?: () => Promise<unknown>): Reaction => ({
  to: 'pickNewFile',
  file,
  ...(meanwhile && { meanwhile }),
});
/** Clicks a button of the next message that has it; `meanwhile` changes the world while the message stands there. */
export const click = (button: string, meanwhile: () => void = () => undefined): Reaction => ({
  to: 'tell',
  click: button,
  meanwhile,
});
/** Presses a button beside the next question, which stays. */
export const press = (button: string): Reaction => ({ to: 'ask', press: button });
/** Wants the question before this one once more. */
export const goBack = (to: 'pick' | 'ask'): Reaction => ({ to, back: true });
export const turnAway = (to: QuestionKind): Reaction => ({ to, turnAway: true });

export interface Message {
  readonly severity: Severity;
  readonly text: string;
  readonly buttons: readonly string[];
}

export interface Offer {
  readonly title: string;
  readonly labels: readonly string[];
}

export interface Step {
  readonly title: string;
  readonly message: string;
  readonly cancel: () => void;
  /** Lets the time pass that the work may take; nothing, where it may take any. */
  readonly timeOut: () => void;
}

/** A person who follows a script, and remembers what was asked and told. What is not in the script is a problem. */
export class ScriptedPrompter implements Prompter {
  readonly messages: Message[] = [];
  readonly confirmations: Confirmation[] = [];
  readonly offers: Offer[] = [];
  readonly questions: Question[] = [];
  readonly notes: { readonly text: string; readonly command: vscode.Command }[] = [];
  /** Names that were proposed for new files. */
  readonly fileNames: string[] = [];
  readonly problems: string[] = [];
  /** Where each question of a chain stood: its title, its number, and of how many. */
  readonly steps: (readonly [title: string, at: number, of: number | undefined])[] = [];
  /** Every text that stood on the screen. */
  readonly shown: string[] = [];
  /** Members that the last user picker was told of. */
  members: ReadonlySet<string> = new Set();
  /** Managers that the last user picker was told of. */
  managers: ReadonlySet<string> | undefined;
  /** Users whom it ticked at first. */
  ticked: ReadonlySet<string> = new Set();
  /** Sees every report of a progress, and may cancel it. */
  onStep: (step: Step) => void = () => undefined;
  /** Pages that were opened in the browser. */
  readonly pages: string[] = [];
  readonly copied: string[] = [];
  /** Is the browser. */
  onPage: (url: string) => void | Promise<void> = () => undefined;
  private readonly script: Reaction[];

  /**
   * @param Cancelled the error by which the extension knows that a person turned away
   * @param refusesEverything turns away from every question instead of calling it unexpected
   */
  constructor(
    script: readonly Reaction[],
    private readonly Cancelled: new () => Error,
    private readonly refusesEverything = false,
  ) {
    this.script = [...script];
  }

  /** What went off the script, and what of it was left. */
  get complaints(): string[] {
    return [...this.problems, ...this.script.map((left) => `Never came: ${JSON.stringify(left)}`)];
  }

  pick = async <T>(
    title: string,
    placeholder: string,
    offered: readonly Choice<T>[] | Search<T>,
    step?: StepOfQuestions,
  ): Promise<T> => {
    const choices = typeof offered === 'function' ? offered('', Infinity).choices : offered;
    const [only, another] = await this.choose(title, placeholder, choices, step);
    return only !== undefined && another === undefined ? only.value : this.fail(`"${title}" takes one`);
  };

  pickSeveral = async <T>(title: string, placeholder: string, search: Search<T>): Promise<readonly T[]> =>
    (await this.choose(title, placeholder, search('', Infinity).choices)).map(({ value }) => value);

  private choose<T>(
    title: string,
    placeholder: string,
    choices: readonly Choice<T>[],
    step?: StepOfQuestions,
  ): Promise<Choice<T>[]> {
    this.shown.push(
      ...[title, placeholder],
      ...choices.flatMap(({ label, description = '', detail = '', group = '' }) => [
        label,
        description,
        detail,
        group,
      ]),
    );
    this.offers.push({ title, labels: choices.map(({ label }) => label) });
    if (step) this.steps.push([title, step.at, step.of]);
    return this.attempt(() => {
      this.goBackIf('pick', step);
      const { choose: first, others = [] } = this.next('pick', `${title}: ${placeholder}`);
      return [first, ...others].map((wanted) => {
        const fitting = choices.filter(
          ({ label, description, detail, closed }) =>
            !closed && [label, description, detail].includes(wanted),
        );
        const [only] = fitting;
        if (fitting.length === 1 && only) return only;
        return this.fail(`"${wanted}" fits ${fitting.length} of ${choices.length} choices of "${title}"`);
      });
    });
  }

  ask = (question: Question): Promise<string> => {
    this.questions.push(question);
    const { step, helpers = [] } = question;
    this.shown.push(question.title, question.prompt, question.placeholder ?? '', question.value ?? '');
    this.shown.push(...helpers.map(({ label }) => label));
    if (step) this.steps.push([question.title, step.at, step.of]);
    return this.attempt(() => {
      this.goBackIf('ask', step);
      for (let [first] = this.script; first && 'press' in first; [first] = this.script) {
        const { press } = first;
        this.script.shift();
        const helper = helpers.find(({ label }) => label === press);
        void (helper ?? this.fail(`"${question.title}" has no button "${press}"`)).run();
      }
      const reaction = this.next('ask', question.title);
      for (const text of reaction.rejected) {
        if (!question.check?.(text)) this.problems.push(`"${text}" was accepted by "${question.title}"`);
      }
      const refusal = question.check?.(reaction.type);
      reaction.meanwhile();
      return refusal ? this.fail(`"${reaction.type}" was refused: ${refusal}`) : reaction.type;
    });
  };

  confirm = async (confirmation: Confirmation): Promise<void> => {
    this.confirmations.push(confirmation);
    this.shown.push(confirmation.message, ...confirmation.detail.split('\n'), confirmation.action);
    const { meanwhile, looks } = this.next('confirm', confirmation.message);
    if (looks)
      await (confirmation.look ?? this.fail(`${confirmation.message} has nothing to look at`)).open();
    await meanwhile();
    if (looks) await this.confirm(confirmation);
  };

  pickUsers = async (request: UserPickRequest): Promise<readonly UserId[]> => {
    this.shown.push(request.title);
    const [directory, members] = await Promise.all([request.directory(() => undefined), request.members]);
    this.members = members;
    this.managers = request.managers;
    this.ticked = (await request.ticked) ?? new Set();
    const { tick: ticked, meanwhile } = this.next('pickUsers', request.title);
    meanwhile?.();
    return ticked.map((wanted) => {
      const user = directory.users.find(({ name }) => name === wanted);
      if (user) return user.id;
      return /^\d+$/.test(wanted) ? (wanted as UserId) : this.fail(`There is no active user "${wanted}"`);
    });
  };

  pickFile = (title: string): Promise<vscode.Uri> => this.attempt(() => this.next('pickFile', title).file);

  pickNewFile = async (title: string, name: string): Promise<vscode.Uri> => {
    this.fileNames.push(name);
    const { file, meanwhile } = this.next('pickNewFile', title);
    await meanwhile?.();
    return file;
  };

  tell = (severity: Severity, text: string, ...buttons: string[]): Promise<string | undefined> => {
    this.shown.push(text, ...buttons);
    this.messages.push({ severity, text, buttons });
    const [reaction] = this.script;
    if (reaction?.to !== 'tell' || !('click' in reaction)) return Promise.resolve(undefined);
    if (!buttons.includes(reaction.click)) return Promise.resolve(undefined);
    this.next('tell', text).meanwhile?.();
    return Promise.resolve(reaction.click);
  };

  note = (text: string, command: vscode.Command): void => {
    this.shown.push(text);
    this.notes.push({ text, command });
  };

  progress = async <T>(
    title: string,
    work: (progress: Progress) => Promise<T>,
    limit?: TimeLimit,
  ): Promise<T> => {
    const controller = new AbortController();
    let late: Error | undefined;
    const timeOut = () => limit && controller.abort((late = limit.error()));
    this.shown.push(title);
    const step = (message: string) => {
      this.shown.push(message);
      this.onStep({ title, message, cancel: () => controller.abort(), timeOut });
    };
    step('');
    try {
      return await work({ signal: controller.signal, report: step });
    } catch (error) {
      throw controller.signal.aborted ? (late ?? new this.Cancelled()) : error;
    }
  };

  openPage = async (url: string): Promise<void> => {
    this.pages.push(url);
    await this.onPage(url);
  };

  copy = (text: string): Promise<void> => {
    this.copied.push(text);
    return Promise.resolve();
  };

  /** The reaction to a question; throws Cancelled where the script says so, or says nothing of this question. */
  private next<Kind extends Reaction['to']>(to: Kind, asked: string) {
    const [reaction] = this.script;
    if (reaction?.to !== to) {
      if (this.refusesEverything) throw new this.Cancelled();
      return this.fail(`Unexpected ${to} "${asked}"; expected ${reaction?.to ?? 'nothing'}`);
    }
    this.script.shift();
    if ('turnAway' in reaction) throw new this.Cancelled();
    return reaction as Exclude<
      Extract<Reaction, { to: Kind }>,
      { turnAway: true } | { back: true } | { press: string }
    >;
  }

  private goBackIf(to: 'pick' | 'ask', step: StepOfQuestions | undefined): void {
    const [reaction] = this.script;
    if (reaction?.to !== to || !('back' in reaction)) return;
    this.script.shift();
    throw step?.back?.() ?? this.fail('There is no question before this one');
  }

  private fail(problem: string): never {
    this.problems.push(problem);
    throw new this.Cancelled();
  }

  private attempt<T>(answer: () => T): Promise<T> {
    return new Promise((resolve) => resolve(answer()));
  }
}
