import { randomInt } from 'node:crypto';
import { type Answer, json } from '../answers';
import type { OAuthContext } from './context';
import { type Device, keepWaiting } from './federation';
import { checkClient, chosenLocation, grantTokens, isScope, oauthError } from './tokenAnswers';
import { codePage, consentPage, messagePage } from './pages';
import { newSecret } from './tokens';

/** Sign-in of devices without a browser. https://www.zoho.com/accounts/protocol/oauth/limited-input-devices.html */
export class DeviceFlow {
  readonly #context: OAuthContext;

  constructor(context: OAuthContext) {
    this.#context = context;
  }

  /** @returns undefined when there is nothing at this path */
  answer(method: string, path: string, parameters: URLSearchParams): Answer | undefined {
    switch (`${method} ${path}`) {
      case 'POST /oauth/v3/device/code':
        return this.#start(parameters);
      case 'POST /oauth/v3/device/token':
        return this.#poll(parameters);
      case 'GET /oauth/v3/device':
        return this.#verificationPage(parameters);
      case 'POST /oauth/v3/device':
        return this.#decide(parameters);
      default:
        return undefined;
    }
  }

  #start(parameters: URLSearchParams): Answer {
    if (parameters.get('client_id') !== this.#context.tokens.clientId) return oauthError('invalid_client');
    if (parameters.get('grant_type') !== 'device_request') return oauthError('unsupported_grant_type');
    const scope = parameters.get('scope') ?? '';
    if (!isScope(scope)) return oauthError('invalid_scope');
    const { switches, now, location, federation } = this.#context;
    const lifeMs = switches.deviceSeconds * 1000;
    const unit = switches.deviceTimes === 'milliseconds' ? 1000 : 1;
    const device: Device = {
      deviceCode: newSecret(),
      userCode: newUserCode(),
      scope,
      offline: parameters.get('access_type') === 'offline',
      expiresAt: now() + lifeMs,
      decision: 'pending',
      location,
      lastPoll: -Infinity,
    };
    keepWaiting(federation.devices, device.deviceCode, device);
    return json(200, {
      user_code: device.userCode,
      device_code: device.deviceCode,
      verification_url: `${this.#context.url()}/oauth/v3/device`,
      verification_uri_complete: `${this.#context.url()}/oauth/v3/device?user_code=${device.userCode}`,
      expires_in: switches.deviceSeconds * unit,
      interval: switches.deviceAnnouncedSeconds * unit,
    });
  }

  #poll(parameters: URLSearchParams): Answer {
    const clientError = checkClient(this.#context.tokens, parameters);
    if (clientError !== undefined) return oauthError(clientError);
    if (parameters.get('grant_type') !== 'device_token') return oauthError('unsupported_grant_type');
    const { devices } = this.#context.federation;
    const device = devices.get(parameters.get('code') ?? '');
    if (device === undefined) return oauthError('invalid_code');
    const now = this.#context.now();
    const pollEveryMs = this.#context.switches.devicePollSeconds * 1000;
    if (now >= device.expiresAt) return oauthError('expired');
    const tooSoon = now - device.lastPoll < pollEveryMs;
    device.lastPoll = now;
    if (tooSoon) return oauthError('slow_down');
    if (device.decision === 'pending') return oauthError('authorization_pending');
    if (device.decision === 'reject') return oauthError('access_denied');
    if (device.location !== this.#context.location) {
      device.lastPoll = -Infinity; // the next poll goes to another server, which has not been asked yet
      return json(200, { error: 'other_dc', user_location: device.location });
    }
    devices.delete(device.deviceCode);
    return grantTokens(this.#context, device.scope, device.offline);
  }

  #verificationPage(parameters: URLSearchParams): Answer {
    const userCode = parameters.get('user_code');
    if (userCode === null) return { status: 200, html: codePage('/oauth/v3/device') };
    const device = this.#findByUserCode(userCode);
    if (device === undefined) return unknownCode();
    const { federation, location } = this.#context;
    const hidden = { user_code: userCode };
    const html = consentPage(device.scope, '/oauth/v3/device', hidden, federation, location);
    return { status: 200, html };
  }

  #decide(parameters: URLSearchParams): Answer {
    const device = this.#findByUserCode(parameters.get('user_code') ?? '');
    if (device === undefined) return unknownCode();
    const location = chosenLocation(this.#context, parameters);
    device.decision = location === undefined ? 'reject' : 'accept';
    device.location = location ?? device.location;
    const text = device.decision === 'accept' ? 'Access is granted.' : 'Access is refused.';
    return { status: 200, html: messagePage('Done', `${text} You can close this page.`) };
  }

  #findByUserCode(userCode: string): Device | undefined {
    return [...this.#context.federation.devices.values()].find(
      (device) => device.userCode === userCode.toUpperCase() && device.expiresAt > this.#context.now(),
    );
  }
}

function unknownCode(): Answer {
  return { status: 400, html: messagePage('Unknown code', 'This code does not exist or has expired.') };
}

/** Letters and digits that cannot be mistaken for one another. */
function newUserCode(): string {
  const alphabet = 'BCDFGHJKLMNPQRSTVWXZ23456789';
  return Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
