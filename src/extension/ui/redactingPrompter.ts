import type { Redactor } from '../../core/util/redact';
import type { Choice, Prompter, Question, Search, Step } from './prompter';

/** Takes secrets out of everything that people are shown; what they answer, and what is opened for them, stays as it is. */
export class RedactingPrompter implements Prompter {
  constructor(
    /** Who asks and tells; looked up anew each time. */
    private readonly inner: () => Prompter,
    private readonly redactor: Redactor,
  ) {}

  readonly pick = <T>(
    title: string,
    placeholder: string,
    choices: readonly Choice<T>[] | Search<T>,
    step?: Step,
  ): Promise<T> =>
    this.inner().pick(this.clean(title), this.clean(placeholder), this.cleanChoices(choices), step);

  readonly pickSeveral = <T>(title: string, placeholder: string, search: Search<T>): Promise<readonly T[]> =>
    this.inner().pickSeveral(this.clean(title), this.clean(placeholder), this.cleanSearch(search));

  readonly ask: Prompter['ask'] = (question) => this.inner().ask(this.cleanQuestion(question));

  readonly confirm: Prompter['confirm'] = ({ message, ...rest }) =>
    this.inner().confirm({
      ...rest,
      message: this.clean(message),
      detail: this.clean(rest.detail),
      action: this.clean(rest.action),
    });

  readonly pickUsers: Prompter['pickUsers'] = (request) =>
    this.inner().pickUsers({ ...request, title: this.clean(request.title), clean: this.clean });

  readonly pickFile: Prompter['pickFile'] = (title) => this.inner().pickFile(this.clean(title));

  readonly pickNewFile: Prompter['pickNewFile'] = (title, name, folder) =>
    this.inner().pickNewFile(this.clean(title), this.clean(name), folder);

  readonly tell: Prompter['tell'] = async (severity, message, ...actions) => {
    const shown = actions.map(this.clean);
    const clicked = await this.inner().tell(severity, this.clean(message), ...shown);
    return clicked === undefined ? undefined : actions[shown.indexOf(clicked)];
  };

  readonly note: Prompter['note'] = (text, command) => this.inner().note(this.clean(text), command);

  readonly progress: Prompter['progress'] = (title, work, limit) =>
    this.inner().progress(
      this.clean(title),
      ({ signal, report }) => work({ signal, report: (message, done) => report(this.clean(message), done) }),
      limit,
    );

  readonly openPage: Prompter['openPage'] = (url) => this.inner().openPage(url);

  readonly copy: Prompter['copy'] = (text) => this.inner().copy(this.clean(text));

  private readonly clean = (text: string): string => this.redactor.redact(text);

  private cleanChoices<T>(choices: readonly Choice<T>[] | Search<T>): readonly Choice<T>[] | Search<T> {
    if (typeof choices === 'function') return this.cleanSearch(choices);
    return choices.map((choice) => this.cleanTexts(choice));
  }

  private cleanSearch<T>(search: Search<T>): Search<T> {
    return (text, most) => {
      const found = search(text, most);
      return { ...found, choices: found.choices.map((choice) => this.cleanTexts(choice)) };
    };
  }

  private cleanTexts<T>({ label, description, detail, group, ...rest }: Choice<T>): Choice<T> {
    return {
      ...rest,
      label: this.clean(label),
      ...(description !== undefined && { description: this.clean(description) }),
      ...(detail !== undefined && { detail: this.clean(detail) }),
      ...(group !== undefined && { group: this.clean(group) }),
    };
  }

  private cleanQuestion({ title, prompt, placeholder, value, check, helpers, ...rest }: Question): Question {
    return {
      ...rest,
      title: this.clean(title),
      prompt: this.clean(prompt),
      ...(helpers && { helpers: helpers.map((one) => ({ ...one, label: this.clean(one.label) })) }),
      ...(placeholder !== undefined && { placeholder: this.clean(placeholder) }),
      ...(value !== undefined && { value: this.clean(value) }),
      ...(check && {
        check: (text: string) => {
          const refusal = check(text);
          return refusal === undefined ? undefined : this.clean(refusal);
        },
      }),
    };
  }
}
