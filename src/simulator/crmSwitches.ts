import { amount, choice } from './switchKinds';

const featureRefusals = [
  '400-FEATURE_NOT_ENABLED',
  '400-is-disabled',
  '403-FEATURE_NOT_ENABLED',
  '403-TERRITORY_NOT_ENABLED',
  '403-TERRITORY_DISABLED',
  '204',
] as const;

/** Where Zoho's sources disagree about the CRM or are silent, and every condition an organisation can be in. */
export const crmSwitches = {
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
    'DUPLICATE_DATA',
    'by-version',
    'ALREADY_EXISTS',
  ),
  itemDetails: choice('what an error item says about its user', 'json-path', 'id', 'none'),
  itemTypes: choice(
    'types in an item: as documented, or a number as a text and a message that is none',
    'documented',
    'odd',
  ),
  unknownTerritory: choice(
    'refusal of a write to a territory that does not exist: an item of the list, or on top of the answer',
    'item',
    'on-top',
  ),
  deniedTerritories: choice(
    'territories that the user side refuses with an item PERMISSION_DENIED',
    'none',
    'without-manager',
  ),
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
    ...featureRefusals,
  ),
  memberFeature: choice(
    'how the members of territories are refused then, where that differs from the territories themselves',
    'same',
    ...featureRefusals,
  ),
  permission: choice(
    "whether the caller's profile allows territory management, or how it is refused",
    'ok',
    'NO_PERMISSION',
    '400-NO_PERMISSION',
    'AUTHORIZATION_FAILED',
    'PERMISSION_DENIED',
  ),
  territoryPageMax: choice('most territories on one page', 2000, 200),
  largePage: choice(
    'a page that is asked to hold more than it can: cut, or refused in a few words',
    'cut',
    'refused',
  ),
  pagesAfterTen: choice(
    'pages after the tenth: as the others, refused, or given to whoever sends the token of the page before',
    'open',
    'refused',
    'by-token',
  ),
  oddFields: choice(
    'fields that others do not depend on: as documented, or some of another type, empty or null',
    'none',
    'some',
  ),
  oddRows: choice('rows of lists: as documented, or every fifth with an id as a number', 'none', 'some'),
  managerReference: choice('the manager of a territory on the user side', 'id-and-name', 'id'),
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
  creditsPerDay: amount('API credits; X-API-CREDITS-REMAINING appears once half are used; 0: no limit', 0),
  tooMany: choice(
    'refusal of too many calls: the documented 429, or a 400 of those who count in front of the CRM',
    '429',
    '400-request_limit_exceeded',
    '400-URL_ROLLING_THROTTLES_LIMIT_EXCEEDED',
    '400-in-the-message',
    '400-in-an-error-of-its-own',
  ),
  requestsPerMinute: amount('CRM calls a minute before they are too many; 0: no limit', 0),
  concurrentCalls: amount('CRM calls in flight before they are too many; 0: no limit', 0),
  latencyMs: amount('milliseconds every request waits before it is looked at', 0),
} as const;
