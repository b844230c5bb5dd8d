import * as vscode from 'vscode';
import type { ApiVersion } from '../../core/zoho/endpoints';
import { apiVersionIn, daysIn } from '../../core/org/settings';

/** The version of Zoho's API to call. */
export function apiVersion(): ApiVersion {
  return apiVersionIn(inspect('apiVersion'));
}

/** For how many days runs are kept. */
export function keepRunsForDays(): number {
  return daysIn(inspect('keepRunsForDays'));
}

function inspect(name: string) {
  return vscode.workspace.getConfiguration('zohoCrm').inspect(name);
}
