import type { Territory, User } from '../../src/core/zoho/schemas';
import { territory, user } from './crm';

/** An active user; whatever is not given is empty. */
export function person(id: string | number, given: Partial<Omit<User, 'id'>> = {}): User {
  return {
    id: user(id),
    name: '',
    email: '',
    status: 'active',
    role: '',
    profile: '',
    confirmed: true,
    ...given,
  };
}

/** A territory; without a parent it is a root. */
export function place(id: string | number, given: Partial<Omit<Territory, 'id'>> = {}): Territory {
  return {
    id: territory(id),
    name: `T${id}`,
    description: '',
    parentId: undefined,
    manager: undefined,
    permission: undefined,
    ...given,
  };
}
