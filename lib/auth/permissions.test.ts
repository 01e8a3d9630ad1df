import { describe, expect, test } from 'vitest';
import type { PersonActor, Role } from '#lib/actor.ts';
import { allPermissions, grantFor, holdersInWords, mayAsk } from './permissions.ts';

const person = (...roles: Role[]): PersonActor => ({ kind: 'person', personId: 'p', name: 'P', mxid: '@p:x', roles });

describe('the permissions table', () => {
  test('whatever manages something is the admin’s alone', () => {
    const managing = allPermissions.filter((permission) => permission.endsWith('.manage'));
    expect(managing.length).toBeGreaterThan(3);
    for (const permission of managing) {
      expect(grantFor(person('admin'), permission)).toBe('granted');
      expect(grantFor(person('auditor'), permission)).toBe('refused');
      expect(grantFor(person(), permission)).toBe('refused');
    }
  });

  test('an auditor reads everything and a person without a role only what their rooms hold', () => {
    for (const permission of allPermissions.filter((each) => each.endsWith('.read'))) {
      expect(grantFor(person('auditor'), permission)).toBe('granted');
    }
    expect(grantFor(person(), 'jobs.read')).toBe('by-room');
    expect(grantFor(person(), 'evidence.read')).toBe('by-room');
    expect(grantFor(person(), 'audit.read')).toBe('refused');
    expect(grantFor(person(), 'agents.read')).toBe('refused');
  });

  test('controls are read by everybody signed in, applied by admins, and their evidence reviewed by auditors alone', () => {
    expect(grantFor(person(), 'controls.read')).toBe('granted');
    expect(grantFor(person('auditor'), 'controls.manage')).toBe('refused');
    expect(grantFor(person('auditor'), 'controls.review')).toBe('granted');
    expect(grantFor(person('admin'), 'controls.review')).toBe('refused');
    expect(grantFor(person(), 'controls.review')).toBe('refused');
  });

  test('being an admin or an auditor grants no decision by itself', () => {
    expect(grantFor(person('admin', 'auditor'), 'jobs.decide')).toBe('by-room');
  });

  test('what a refusal says names the holders', () => {
    expect(holdersInWords('audit.read')).toBe('auditors and admins');
    expect(holdersInWords('rooms.manage')).toBe('admins');
    expect(mayAsk(person(), 'jobs.decide')).toBe(true);
  });
});
