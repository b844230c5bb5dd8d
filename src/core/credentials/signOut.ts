import { codeOf } from '../util/storage';
import { lastingTokenOf, type AccountId, type TokenAccount } from './account';
import type { AccountFolders } from './accountFolders';
import type { AccountStore, Kept } from './accountStore';

/** What became of a sign-in at Zoho. */
export type AtZoho =
  | 'ended'
  /** There was nothing to end: a pasted token, or the demo organisation. */
  | 'nothing'
  /** Zoho could not be reached, or the record, or whether another account uses the same sign-in, could not be read. */
  | 'notTold'
  /** Another account here uses the same sign-in, so it was left alone. */
  | 'inUse';

/** What a sign-out came to; `untold` is the system's code where the other windows could not be told. */
export type SignedOut =
  | { readonly kind: 'done'; readonly atZoho: AtZoho; readonly untold?: string }
  /** Nobody uses it any more; its record is still in the secret storage, or again, and can be deleted later. */
  | { readonly kind: 'recordLeft'; readonly atZoho: AtZoho; readonly untold?: string }
  /** The record could not be deleted, and the token is still good: as if nobody had signed out. */
  | { readonly kind: 'nothingDone'; readonly atZoho: Exclude<AtZoho, 'ended'> };

interface Tools {
  readonly store: AccountStore;
  readonly folders: AccountFolders;
  /** Ends the sign-in at Zoho. */
  readonly end: (account: TokenAccount) => Promise<AtZoho>;
  /** Called as soon as there is no secret any more. */
  readonly gone: () => void;
}

/**
 * Signs an account out, step by step: the secret goes first, whatever else fails then; Zoho is told; whoever else shows
 * the account is told. What could not be done is said, and what is needed to do it later is kept.
 *
 * @throws StorageError when the record cannot be read: nothing was done then
 */
export async function signOut(id: AccountId, { store, folders, end, gone }: Tools): Promise<SignedOut> {
  const before = await store.kept(id); // its refresh token is needed to end the sign-in
  let untold: { untold?: string } = {};
  const tellWindows = () =>
    folders.markSignedOut(id).catch((error: unknown) => {
      untold = { untold: codeOf(error) };
    });
  const deleted = await forget();
  if (deleted) {
    await tellWindows();
    gone();
  }
  const atZoho = await endAtZoho(before);
  if (deleted) {
    let late: Kept | undefined;
    // a window that was renewing may have put it back just now; a new sign-in meanwhile is another matter
    const isForgotten = await folders.holdIfPossible(id, async () => {
      const isLeft = untold.untold !== undefined || (await folders.isSignedOut(id));
      if (isLeft) late = await store.kept(id).catch(() => ({ id, account: undefined }));
      return !isLeft || forget();
    });
    // what is put back is not listed any more
    if (!isForgotten) await store.enlist(id).catch(() => undefined);
    // a window that was signing in has put there what nobody has ended yet
    const ofBoth = isSame(late, before) ? atZoho : leastOf(atZoho, await endAtZoho(late));
    return { kind: isForgotten ? 'done' : 'recordLeft', atZoho: ofBoth, ...untold };
  }
  if (atZoho !== 'ended') return { kind: 'nothingDone', atZoho };
  await tellWindows();
  return { kind: 'recordLeft', atZoho, ...untold };

  /** Whether the record is gone; where the deletion failed, what is there counts: it may have been late. */
  async function forget(): Promise<boolean> {
    try {
      await store.delete(id);
      return true;
    } catch {
      return store.kept(id).then(
        (kept) => !kept,
        () => false,
      );
    }
  }

  async function endAtZoho(kept: Kept | undefined): Promise<AtZoho> {
    if (kept && !kept.account) return 'notTold';
    return !kept?.account || kept.account.kind === 'demo' ? 'nothing' : end(kept.account);
  }
}

/** Whether a record is of the sign-in that is ended already, or there is none. */
function isSame(late: Kept | undefined, before: Kept | undefined): boolean {
  const tokenIn = (kept: Kept | undefined) =>
    kept?.account && kept.account.kind !== 'demo' ? lastingTokenOf(kept.account) : undefined;
  return late === undefined || (tokenIn(late) !== undefined && tokenIn(late) === tokenIn(before));
}

/** What can be said of two sign-ins together. */
function leastOf(one: AtZoho, other: AtZoho): AtZoho {
  const worstFirst = ['notTold', 'inUse', 'ended', 'nothing'] as const;
  return worstFirst.find((atZoho) => atZoho === one || atZoho === other) ?? one;
}
