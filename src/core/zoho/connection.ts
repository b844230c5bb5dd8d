import { CrmError } from './errors';

/**
 * The look at where a request goes, before even a token is renewed for it: encrypted, and to somebody whose certificate
 * is checked. Only this machine's own simulator is spoken to without.
 *
 * @throws CrmError of kind `uncheckedCertificates` where the environment switches the check off; RangeError for an
 * address that no table holds
 */
export function refuseUnsafeConnection(where: string, { protocol, hostname }: URL): void {
  if (protocol === 'http:' && hostname === '127.0.0.1') return;
  if (protocol !== 'https:') throw new RangeError(`${where} would not be encrypted`);
  if (process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new CrmError({
    kind: 'uncheckedCertificates',
    where,
    detail: { code: 'uncheckedCertificates' },
    effect: 'none',
  });
}
