import { fullName, type Organisation, type User } from '../organisation/organisation';

/** How somebody wants to see the CRM: the same for everybody here. */
const looks = {
  locale: 'en_GB',
  language: 'en_GB',
  country: 'NO',
  country_locale: 'en_GB',
  time_zone: 'Europe/Oslo',
  date_format: 'dd MMM yyyy',
  time_format: 'HH:mm',
  number_separator: 'Comma',
  decimal_separator: 'Period',
  name_format__s: 'Salutation,First Name,Last Name',
  sort_order_preference__s: 'First Name,Last Name',
  default_tab_group: '0',
  rtl_enabled: false,
  theme: {
    normal_tab: { font_color: '#FFFFFF', background: '#222222' },
    selected_tab: { font_color: '#FFFFFF', background: '#222222' },
    new_background: null,
    background: '#F3F0EB',
    screen: 'fixed',
    type: 'default',
  },
  customize_info: {
    notes_desc: null,
    show_right_panel: null,
    bc_view: null,
    show_home: false,
    show_detail_view: true,
    unpin_recent_item: null,
  },
} as const;

/** What hardly anybody fills in. */
const blanks = {
  alias: null,
  phone: null,
  mobile: null,
  fax: null,
  website: null,
  street: null,
  city: null,
  state: null,
  zip: null,
  signature: null,
  $current_shift: null,
  $next_shift: null,
} as const;

/** A user object, of 50 keys as recorded, as `GET /users` and `GET /settings/territories/{id}/users` both give it. */
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
    offset: organisation.offsetMinutes * 60_000,
    ...looks,
    ...blanks,
  };
}
