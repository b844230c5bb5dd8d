import { fullName, type Organisation, type User } from '../organisation/organisation';

/** A user object as `GET /users` and `GET /settings/territories/{id}/users` both give it. */
export function userJson(user: User, organisation: Organisation): Record<string, unknown> {
  const creator = organisation.administrator ?? user;
  const by = { id: creator.id, name: fullName(creator) };
  return {
    id: user.id,
    full_name: fullName(user),
    first_name: user.firstName,
    last_name: user.lastName,
    email: user.email,
    status: user.status,
    status_reason__s: null,
    type__s: 'Regular User',
    category: 'regular_user',
    role: user.role,
    profile: user.profile,
    confirm: user.confirmed,
    zuid: user.zuid,
    Isonline: false,
    microsoft: false,
    sandboxDeveloper: false,
    personal_account: false,
    created_by: by,
    created_time: user.createdTime,
    Modified_By: by,
    Modified_Time: user.modifiedTime,
    Reporting_To: null,
    locale: 'en_GB',
    language: 'en_GB',
    country: 'NO',
    country_locale: 'en_GB',
    time_zone: 'Europe/Oslo',
    offset: organisation.offsetMinutes * 60_000,
    date_format: 'dd MMM yyyy',
    time_format: 'HH:mm',
    alias: null,
    phone: null,
    mobile: null,
  };
}
