type Value = string | number | boolean;

interface Choice<V extends Value> {
  readonly about: string;
  /** The first one is the default. */
  readonly values: readonly [V, ...V[]];
}

interface Amount {
  readonly about: string;
  readonly amount: number;
}

function choice<const V extends Value>(about: string, ...values: [V, ...V[]]): Choice<V> {
  return { about, values };
}

function amount(about: string, initial: number): Amount {
  return { about, amount: initial };
}

/** Every point where Zoho's sources disagree or are silent, and every condition an organisation can be in. */
const switchTable = {
  bulkAnswer: choice(
    'answer to a bulk PUT when some users can be added and some cannot; nothing-… applies none of them',
    'mixed-200',
    'mixed-207',
    'mixed-400',
    'nothing-400',
    'nothing-400-first',
  ),
  itemOrder: choice('order of the items in an answer', 'request', 'reversed'),
  itemsMissing: choice(
    'some: every second SUCCESS item is left out of the answer, though it took effect',
    'none',
    'some',
  ),
  nesting: choice(
    'users[[…]]: nested for the successes of single PUT and of DELETE, nested-everywhere for all writes',
    'flat',
    'nested',
    'nested-everywhere',
  ),
  alreadyMember: choice(
    'code for a user who is a member already; by-version: v7 DUPLICATE_DATA, v8 ALREADY_EXISTS',
    'by-version',
    'DUPLICATE_DATA',
    'ALREADY_EXISTS',
  ),
  itemDetails: choice('what an error item says about its user', 'json-path', 'id', 'none'),
  limitAnswer: choice(
    'LIMIT_EXCEEDED: one item per user too many, or a single item that names nobody',
    'per-user',
    'one-item',
  ),
  duplicateInBody: choice(
    'the same id twice in one bulk PUT: the second one is refused, or counts as a success too',
    'refused',
    'ignored',
  ),
  unconfirmedUsers: choice('whether users who never confirmed can join a territory', 'accepted', 'refused'),
  selfAssociation: choice(
    'whether callers may change their own membership on the territory side',
    'allowed',
    'refused',
  ),
  managerCounts: choice('whether a manager counts as a user of the territory', true, false),
  organisationType: choice(
    'what kind of organisation it says it is; the extension guards production more closely',
    'developer',
    'sandbox',
    'production',
  ),
  territoryFeature: choice(
    'territory management; switched off, it is refused in one of these ways (204: lists are empty)',
    'on',
    '400-FEATURE_NOT_ENABLED',
    '403-FEATURE_NOT_ENABLED',
    '403-TERRITORY_NOT_ENABLED',
    '403-TERRITORY_DISABLED',
    '204',
  ),
  permission: choice(
    "whether the caller's profile allows territory management, or how it is refused",
    'ok',
    'NO_PERMISSION',
    'AUTHORIZATION_FAILED',
    'PERMISSION_DENIED',
  ),
  territoryPageMax: choice('most territories on one page', 2000, 200),
  memberPaging: choice(
    'members of a territory: all on one page, 20 a page, or 20 while asking for another page is ignored',
    'all',
    '20',
    '20-page-ignored',
  ),
  countType: choice('type of count in associated_users_count', 'string', 'integer'),
  countsOmitZero: choice(
    'whether territories without users are left out of associated_users_count',
    false,
    true,
  ),
  notFound: choice('reading something that does not exist: empty, or INVALID_DATA', '204', '400'),
  readScopes: choice(
    'scopes for members and counts as the pages or as the OpenAPI files name them',
    'pages',
    'openapi',
  ),
  tokenError: choice(
    'code for an unknown or expired access token',
    'INVALID_TOKEN',
    'AUTHENTICATION_FAILURE',
    'INVALID_OAUTHTOKEN',
  ),
  internalError: choice(
    'makes every CRM call fail with HTTP 500 and this code',
    'never',
    'INTERNAL_ERROR',
    'INTERNAL_SERVER_ERROR',
  ),
  consent: choice('the consent page asks, or agrees or refuses by itself', 'ask', 'agree', 'refuse'),
  throttleStatus: choice('HTTP status of "Access Denied" after ten refreshes in ten minutes', 400, 200),
  refusalState: choice('whether a refusal sends the state back, too', 'sent', 'omitted'),
  oauthErrorStatus: choice('HTTP status of an error of the token endpoint', 200, 400),
  tokenAnswer: choice(
    'answer of the token endpoint when all is well: as documented, without a token, or a page of the network',
    'json',
    'no-access-token',
    'html',
  ),
  refreshTokenIn: choice(
    'which token answers hold the refresh token: those after consent, renewals too, or none',
    'consent',
    'always',
    'never',
  ),
  expiresIn: choice(
    'how a token answer tells the life of the token; milliseconds: with expires_in_sec beside',
    'seconds',
    'milliseconds',
    'text',
    'absent',
  ),
  apiDomain: choice(
    'api_domain of a token answer: this server, none, or a host where nothing may be sent',
    'own',
    'absent',
    'https://www.zohoapis.com',
    'https://www.zohoapis.com.evil.example',
  ),
  deviceTimes: choice('unit of expires_in and interval for devices', 'milliseconds', 'seconds'),
  codeSeconds: amount('life of a grant code', 120),
  deviceSeconds: amount('life of a device code', 300),
  devicePollSeconds: amount('how often a device may poll', 30),
  accessTokenSeconds: amount('life of an access token', 3600),
  creditsPerDay: amount('API credits; X-API-CREDITS-REMAINING appears once half are used; 0: no limit', 0),
  requestsPerMinute: amount('CRM calls a minute before 429 without Retry-After; 0: no limit', 0),
  concurrentCalls: amount('CRM calls in flight before 429; 0: no limit', 0),
  latencyMs: amount('milliseconds every request waits before it is looked at', 0),
} as const;

type Table = typeof switchTable;

type SwitchName = keyof Table;

export type Switches = {
  -readonly [Name in SwitchName]: Table[Name] extends Choice<infer V> ? V : number;
};

const names = Object.keys(switchTable) as SwitchName[];

/** All switches at their defaults. */
export function defaultSwitches(): Switches {
  const initial = names.map((name) => {
    const entry: Choice<Value> | Amount = switchTable[name];
    return [name, 'values' in entry ? entry.values[0] : entry.amount];
  });
  return Object.fromEntries(initial) as Switches;
}

/**
 * Reads one `name=value` of the command line.
 * @throws Error saying which names or values exist
 */
export function parseSwitch(text: string): Partial<Switches> {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  const known = names.find((candidate) => candidate === name);
  if (known === undefined) throw new Error(`There is no switch "${name}". Switches: ${names.join(', ')}.`);
  const entry: Choice<Value> | Amount = switchTable[known];
  if ('values' in entry) {
    const chosen = entry.values.find((candidate) => String(candidate) === value);
    if (chosen !== undefined) return { [known]: chosen };
    throw new Error(`Switch "${known}" takes ${entry.values.join(', ')}; not "${value}".`);
  }
  if (/^[0-9]{1,9}$/.test(value)) return { [known]: Number(value) };
  throw new Error(`Switch "${known}" takes a whole number; not "${value}".`);
}

/** One line per switch, for `--help`. */
export function describeSwitches(): string {
  return names
    .map((name) => {
      const entry: Choice<Value> | Amount = switchTable[name];
      const values = 'values' in entry ? entry.values.join(' | ') : `number, ${entry.amount}`;
      return `  ${name}: ${entry.about}\n      ${values}`;
    })
    .join('\n');
}
