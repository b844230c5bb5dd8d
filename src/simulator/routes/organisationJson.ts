import type { Organisation } from '../organisation/organisation';
import type { Switches } from '../switches';

/** The organisation as `GET /org` gives it; recorded answers have these 35 keys. */
export function organisationJson(
  organisation: Organisation,
  type: Switches['organisationType'],
): Record<string, unknown> {
  const { administrator } = organisation;
  const zgid = `7${organisation.id.slice(-8)}`;
  return {
    country: 'Norway',
    hierarchy_preferences: { type: 'Role_Hierarchy', strictly_reporting: false },
    photo_id: null,
    city: 'Bergen',
    description: null,
    mc_status: false,
    gapps_enabled: false,
    domain_name: `org${zgid}`,
    translation_enabled: true,
    street: 'Strandgaten 12',
    alias: null,
    currency: 'Euro - EUR',
    id: organisation.id,
    state: 'Vestland',
    fax: null,
    zip: '5013',
    employee_count: String(organisation.users.size),
    website: 'https://halvorsen.example',
    currency_symbol: '€',
    mobile: null,
    currency_locale: 'nb_NO',
    primary_zuid: administrator?.zuid ?? null,
    zia_portal_id: null,
    time_zone: 'Europe/Oslo',
    zgid,
    country_code: 'NO',
    license_details: {
      paid: true,
      paid_type: 'enterprise',
      paid_expiry: '2030-12-31T00:00:00+01:00',
      trial_type: null,
      trial_expiry: null,
      trial_action: null,
      users_license_purchased: organisation.users.size,
    },
    phone: '+47 55 00 00 00',
    company_name: organisation.name,
    privacy_settings: true,
    primary_email: administrator?.email ?? null,
    iso_code: 'EUR',
    hipaa_compliance_enabled: false,
    type,
    oauth_presence: true,
  };
}
