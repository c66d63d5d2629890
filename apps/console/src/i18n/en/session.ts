import type { session as vi } from '../vi/session.js'

export const session: Record<keyof typeof vi, string> = {
  'signIn.title': 'Sign in',
  'signIn.username': 'User name',
  'signIn.password': 'Password',
  'signIn.submit': 'Sign in',
  'signIn.busy': 'Signing in…',
  'signIn.byLink': 'Signing in with the one-time link…',
  'signIn.centre': 'Intelligent Operations Centre',
  'signIn.show': 'Show',
  'signIn.hide': 'Hide',
  'signIn.capsLock': 'Caps Lock is on.',
  'signIn.wait': 'You can try again in {left}.',
  'signIn.linkHint': 'Sign in with a user name; a new link is printed when the system starts again.',
  'signIn.away': 'The server does not answer yet',
  'signIn.awayText': 'This page tries again every 5 s and opens the desk as soon as the server answers.',
  'signIn.mapCredit': 'Map: {credit}',
  'session.endsSoon': 'Your session may end at {at}; the screen stays as it is.',
  'session.prolong': 'Stay signed in',
  'session.endsFirmly':
    'The session cannot be prolonged: at {at} you will sign in again, here on this screen.',
  'signIn.again': 'Your session has ended. Sign in again to go on; the screen stays as it is.',
  'signIn.againTitle': 'Sign in again',
}
