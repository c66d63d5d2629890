import type { session as vi } from '../vi/session.js'

export const session: Record<keyof typeof vi, string> = {
  'signIn.title': 'Sign in',
  'signIn.username': 'User name',
  'signIn.password': 'Password',
  'signIn.submit': 'Sign in',
  'signIn.busy': 'Signing in…',
  'signIn.byLink': 'Signing in with the one-time link…',
  'signIn.again': 'Your session has ended. Sign in again to go on; the screen stays as it is.',
  'signIn.againTitle': 'Sign in again',
}
