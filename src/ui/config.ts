import * as vscode from 'vscode';
import type { ApiVersion } from '../api/endpoints';

/** The version of Zoho's API to call. Only the user's own settings count: a workspace must not steer requests. */
export function apiVersion(): ApiVersion {
  const setting = vscode.workspace.getConfiguration('zohoCrm').inspect('apiVersion');
  return setting?.globalValue === 'v8' ? 'v8' : 'v7';
}

/** For how many days runs are kept. */
export function keepRunsForDays(): number {
  const setting = vscode.workspace.getConfiguration('zohoCrm').inspect('keepRunsForDays');
  const days = setting?.globalValue ?? setting?.defaultValue;
  return typeof days === 'number' && days >= 1 ? days : 90;
}
