/** A data centre as consent pages and `serverinfo` show it. */
export interface Member {
  readonly url: () => string;
  readonly organisationName: string;
}

export interface Grant {
  /** The data centre of the organisation that the person chose: only there the code is good. */
  readonly location: string;
  readonly scope: string;
  readonly offline: boolean;
  /** Undefined for a code that was made in the console. */
  readonly redirectUri: string | undefined;
  readonly challenge: string | null;
  readonly challengeMethod: string;
  readonly expiresAt: number;
}

export interface Device {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly scope: string;
  readonly offline: boolean;
  readonly expiresAt: number;
  decision: 'pending' | 'accept' | 'reject';
  /** The data centre of the organisation that the person chose. */
  location: string;
  lastPoll: number;
}

/** Of whatever waits for a person, so many: then the oldest give way. */
const mostWaiting = 100;

/** Keeps one more of what waits. */
export function keepWaiting<T>(waiting: Map<string, T>, key: string, value: T): void {
  waiting.set(key, value);
  const [oldest] = waiting.keys();
  if (waiting.size > mostWaiting && oldest !== undefined) waiting.delete(oldest);
}

/** What the data centres know together: each other, codes on their way, and devices that wait. */
export class Federation {
  readonly members = new Map<string, Member>();
  readonly grants = new Map<string, Grant>();
  readonly devices = new Map<string, Device>();

  urlOf(location: string): string {
    return this.members.get(location)?.url() ?? '';
  }

  /** `{ us: 'http://127.0.0.1:8080', … }` */
  locations(): Record<string, string> {
    return Object.fromEntries([...this.members].map(([location, { url }]) => [location, url()]));
  }
}
