import type { Target } from '../../src/core/org/target';

/** An organisation in Europe; a production one unless told. */
export function target(given: Partial<Target> = {}): Target {
  return {
    name: 'Acme',
    place: 'eu',
    environment: 'production',
    organisation: '431581000000000225',
    user: '',
    ...given,
  };
}
