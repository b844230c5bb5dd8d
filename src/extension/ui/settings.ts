import type { ApiVersion } from '../../core/zoho/endpoints';
import type { Loudness } from './tellResult';

/** What VS Code tells of a setting. Only the user's own value counts: a workspace must not steer anything. */
interface Setting {
  readonly globalValue?: unknown;
  readonly defaultValue?: unknown;
}

/** The settings of the extension, as they are at the moment. */
export class Settings {
  /** @param inspect finds a setting by its name without `zohoCrm.` */
  constructor(private readonly inspect: (name: string) => Setting | undefined) {}

  /** The version of Zoho's API to call. */
  get apiVersion(): ApiVersion {
    return this.inspect('apiVersion')?.globalValue === 'v8' ? 'v8' : 'v7';
  }

  /** For how many days runs are kept; 1 at least. */
  get keepRunsForDays(): number {
    const setting = this.inspect('keepRunsForDays');
    const days = setting?.globalValue ?? setting?.defaultValue;
    return typeof days === 'number' && days >= 1 ? days : 90;
  }

  /** Whether hovering an id in any file says whose it is. */
  get explainsIds(): boolean {
    return this.inspect('explainIds')?.globalValue !== false;
  }

  /** How loud results are that are as wanted. */
  get results(): Loudness {
    const wanted = this.inspect('results')?.globalValue;
    return wanted === 'statusBar' || wanted === 'silent' ? wanted : 'message';
  }
}
