import { amount, choice } from '../switchKinds';

/** What the accounts server may do one way or another. */
export const oauthSwitches = {
  consent: choice('the consent page asks, or agrees or refuses by itself', 'ask', 'agree', 'refuse'),
  throttleText: choice(
    'what the accounts server calls too many refreshes: in English, or in the language of the account',
    'english',
    'localised',
  ),
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
  deviceAnnouncedSeconds: amount('how often a device is told that it may poll', 5),
  devicePollSeconds: amount('how often a device may poll without being told to slow down', 30),
  accessTokenSeconds: amount('life of an access token', 3600),
} as const;
