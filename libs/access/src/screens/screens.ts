import type { Caller, Scope } from '@haidang/domain'
import type { PairingRow, ScreenRow, StoredScope } from '@haidang/store'

/** A code that somebody types, and what it stands for. */
export type Pairing = Readonly<{
  userCode: string
  address: string
  width: number
  height: number
  askedAt: number
  expiresAt: number
  decision: PairingRow['decision']
  name: string | null
}>

export type StartOutcome =
  | Readonly<{ ok: true; deviceCode: string; userCode: string; expiresAt: number }>
  | Readonly<{ ok: false; reason: 'too-many-pairings'; retryAfterMs: number }>

export type PairingOutcome =
  | Readonly<{ ok: true; pairing: Pairing }>
  | Readonly<{ ok: false; reason: 'not-found' | 'already-decided' | 'already-exists' }>
  | Readonly<{ ok: false; reason: 'too-many-codes'; retryAfterMs: number }>

export type RedeemOutcome =
  | Readonly<{ ok: true; screen: ScreenRow; secret: string }>
  | Readonly<{
      ok: false
      reason: 'authorization-pending' | 'slow-down' | 'expired-token' | 'access-denied'
    }>

export type ScreenChanged =
  | Readonly<{ ok: true; value: ScreenRow }>
  | Readonly<{ ok: false; reason: 'not-found' | 'already-exists' | 'screen-revoked' }>

export type Decision =
  Readonly<{ decision: 'approve'; name: string; scope: StoredScope }> | Readonly<{ decision: 'deny' }>

/** Where a wall's device belongs: an area and an agency of the register. */
export type ScreenHome = Readonly<{ area: string; agency: string }>

/** Wall screens: how they get a credential (RFC 8628), and how it ends. */
export type Screens = Readonly<{
  /** `__Host-ioc-display` under TLS, else `ioc-display`. */
  cookieName: string
  /** The credential in a `Cookie` header, whether or not it is any good: so that a browser can be given it anew. */
  secretIn(cookie: string | undefined): string | undefined
  /** A code for whoever asks; nobody has to be known for it. */
  start(asked: Readonly<{ address: string; width: number; height: number }>): Promise<StartOutcome>
  /** Which screen asks with that code. Wrong codes are counted for the caller. */
  find(by: Caller, typed: string): Promise<PairingOutcome>
  decide(by: Caller, typed: string, decision: Decision): Promise<PairingOutcome>
  /**
   * The credential, when the code has been approved; until the wall has been seen, another each time, and the one before
   * ends. `homeOf` says where such a wall belongs.
   */
  redeem(
    deviceCode: string,
    asked: Readonly<{ address: string; homeOf: (scope: StoredScope) => ScreenHome }>,
  ): Promise<RedeemOutcome>
  /** What a wall may see, by the areas of now. */
  scopeOf(screen: ScreenRow): Scope
  rename(by: Caller, change: Readonly<{ id: string; name: string }>): Promise<ScreenChanged>
  /** Ends the credential; one that has ended stays so. */
  revoke(by: Caller, id: string): Promise<ScreenChanged>
}>
