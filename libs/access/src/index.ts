export type { Access, AuditRecord } from './access.js'
export type { ChangeRefusal, Changed } from './changed.js'
export { type AccessBus, type AccessOptions, openAccess } from './open-access.js'
export { type FirstAdministrator, administratorUsername, ensureAdministrator } from './first-administrator.js'
export type { Knock } from './read-knock.js'
export { type SignInOutcome, createSignInLink } from './sign-in.js'
export type { NewUser, PageRequest, UserChange } from './people.js'
export type {
  Decision,
  Pairing,
  PairingOutcome,
  RedeemOutcome,
  ScreenChanged,
  ScreenHome,
  Screens,
  StartOutcome,
} from './screens/screens.js'
export { pairingLimits } from './screens/pace.js'
export type { NewToken, TokenRecord } from './tokens.js'
export { localTokenName, replaceLocalToken } from './local-token.js'
export { lockOut } from './lock-out.js'
export { linkLifeMs, sessionLife } from './session-life.js'
