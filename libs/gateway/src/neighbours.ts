import type { CredentialJson } from '@haidang/contracts'
import type {
  Agency,
  AreaTree,
  Bulletin,
  Caller,
  Device,
  DeviceId,
  Membership,
  Role,
  Rule,
  RuleStep,
  RuleStepRefusal,
  Scope,
} from '@haidang/domain'
import type { RuleVersionRow, ScreenRow } from '@haidang/store'

import type { AreaPort } from './area-port.js'

/*
 * What the gateway needs of the rooms on its own floor. They are never imported: an app joins them, and the
 * compiler compares these shapes with what `registry` and `access` offer.
 */

/** The register, held in memory and refreshed by itself. */
export type RegistryPort = AreaPort &
  Readonly<{
    device(id: string): Device | undefined
    devices(): readonly Device[]
    /** The rule in that version; without one, its newest. */
    rule(id: string, version?: number): Rule | undefined
    /** The newest version of every rule in force. */
    rules(): readonly Rule[]
    /** The bulletins about a device's area. */
    bulletinsFor(id: DeviceId): readonly Bulletin[]
    /** The devices within the scope of a rule, whether or not it is in force. */
    membersOf(rule: Rule): readonly Device[]
    /** What is wrong with a rule's expression, if it has one. */
    expressionProblem(rule: Pick<Rule, 'feed' | 'condition'>): string | undefined
    /** Writes a rule down as the draft of its next version. */
    draftRule(
      draft: Readonly<{ rule: Omit<Rule, 'version'>; note: string | undefined }>,
      by: RuleActor,
    ): Promise<RuleChanged>
    /** Approves, retires or discards a version; what is in force from then on is known here when it resolves. */
    decideRule(
      which: Readonly<{ id: string; version: number; step: RuleStep }>,
      by: RuleActor,
    ): Promise<RuleChanged>
    areas(): AreaTree
    /** The units that a device has belonged to, the law's and agencies' own. */
    unitsOf(device: DeviceId): readonly Membership[]
    agencies(): readonly Agency[]
    /** Reads the register again, for what this process has just written itself. @throws StoreUnavailable */
    refresh(): Promise<void>
    /** Makes the device a credential of its own in place of any other, and ends its simulation. Undefined: no such device. */
    replaceCredential(device: string, actor: string): Promise<CredentialJson | undefined>
    /** Takes the device's own credential away; where the city is simulated, it speaks for the device again. Undefined: no such device. */
    removeCredential(device: string, actor: string): Promise<Readonly<{ simulated: boolean }> | undefined>
  }>

/** A person has signed in; a token is a program. */
export type RuleActor = Readonly<{
  username: string
  isPerson: boolean
  /** Whether all that the rule may watch is theirs to decide for. */
  mayDecideFor: (rule: Pick<Rule, 'feed' | 'scope'>) => boolean
}>

export type RuleChanged =
  | Readonly<{ ok: true; value: RuleVersionRow }>
  | Readonly<{ ok: false; reason: RuleStepRefusal | 'draft-exists' | 'not-found' | 'out-of-scope' }>

/** What a request brings to say who asks. `address` is the peer's, for lock-outs; `as`: only a wall's cookie counts. */
export type Knock = Readonly<{ cookie?: string; authorization?: string; address: string; as?: 'display' }>

export type SignInOutcome =
  | Readonly<{ ok: true; caller: Caller; secret: string; expiresAt: number }>
  | Readonly<{ ok: false; reason: 'wrong-credentials' | 'link-expired' }>
  | Readonly<{ ok: false; reason: 'locked-out'; retryAfterMs: number }>

/** Area subtrees × feeds; an absent part means all. */
export type StoredScope = Readonly<{ areas?: readonly string[]; feeds?: readonly string[] }>

export type UserRecord = Readonly<{
  username: string
  displayName: string
  role: Role
  scope: StoredScope
  disabled: boolean
  createdAt: number
}>

export type TokenRecord = Readonly<{
  id: string
  name: string
  role: Role
  scope: StoredScope
  createdBy: string
  createdAt: number
  expiresAt?: number
  lastUsedAt?: number
}>

export type AuditRow = Readonly<{
  id: string
  at: number
  actor: string
  action: string
  subject: string
  detail: Readonly<Record<string, unknown>>
}>

/** `after`: the key of the last item that the caller has. */
export type PageRequest = Readonly<{ limit: number; after?: string }>

export type ChangeRefusal = 'not-found' | 'already-exists' | 'last-administrator'

export type Changed<T> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; reason: ChangeRefusal }>

export type NewUser = Readonly<{
  username: string
  displayName: string
  role: Role
  scope: StoredScope
  password: string
}>

export type UserChange = Readonly<{
  displayName?: string
  role?: Role
  scope?: StoredScope
  disabled?: boolean
  password?: string
}>

export type NewToken = Readonly<{ name: string; role: Role; scope: StoredScope; expiresAt?: number }>

/** A code by which a screen asks to be paired. */
export type PairingRecord = Readonly<{
  userCode: string
  address: string
  width: number
  height: number
  askedAt: number
  expiresAt: number
  decision: 'approved' | 'denied' | null
  name: string | null
}>

export type PairingOutcome =
  | Readonly<{ ok: true; pairing: PairingRecord }>
  | Readonly<{ ok: false; reason: 'not-found' | 'already-decided' | 'already-exists' }>
  | Readonly<{ ok: false; reason: 'too-many-codes'; retryAfterMs: number }>

export type ScreenChanged =
  | Readonly<{ ok: true; value: ScreenRow }>
  | Readonly<{ ok: false; reason: 'not-found' | 'already-exists' | 'screen-revoked' }>

/** Wall screens: how they get a credential (RFC 8628), and how it ends. */
export type ScreensPort = Readonly<{
  /** `__Host-ioc-display` under TLS, else `ioc-display`. */
  cookieName: string
  /** The credential in a `Cookie` header, whether or not it is any good. */
  secretIn(cookie: string | undefined): string | undefined
  start(
    asked: Readonly<{ address: string; width: number; height: number }>,
  ): Promise<
    | Readonly<{ ok: true; deviceCode: string; userCode: string; expiresAt: number }>
    | Readonly<{ ok: false; reason: 'too-many-pairings'; retryAfterMs: number }>
  >
  /** Wrong codes are counted for the caller. */
  find(by: Caller, typed: string): Promise<PairingOutcome>
  decide(
    by: Caller,
    typed: string,
    decision:
      Readonly<{ decision: 'approve'; name: string; scope: StoredScope }> | Readonly<{ decision: 'deny' }>,
  ): Promise<PairingOutcome>
  redeem(
    deviceCode: string,
    asked: Readonly<{
      address: string
      homeOf: (scope: StoredScope) => Readonly<{ area: string; agency: string }>
    }>,
  ): Promise<
    | Readonly<{ ok: true; screen: ScreenRow; secret: string }>
    | Readonly<{
        ok: false
        reason: 'authorization-pending' | 'slow-down' | 'expired-token' | 'access-denied'
      }>
  >
  /** What a wall may see, by the areas of now. */
  scopeOf(screen: ScreenRow): Scope
  rename(by: Caller, change: Readonly<{ id: string; name: string }>): Promise<ScreenChanged>
  /** Ends the credential; one that has ended stays so. */
  revoke(by: Caller, id: string): Promise<ScreenChanged>
}>

/** Who may come in, and the people and tokens behind it. */
export type AccessPort = Readonly<{
  /** Name of the session cookie: `__Host-ioc` under TLS, else `ioc`. */
  cookieName: string
  /** Who asks: a bearer token if there is one, else the session cookie. Undefined: nobody we know. */
  authenticate(knock: Knock): Promise<Caller | undefined>
  /** The same caller as the database knows them now; undefined once signed out, disabled, revoked or expired. */
  recheck(caller: Caller): Promise<Caller | undefined>
  signIn(login: Readonly<{ username: string; password: string; address: string }>): Promise<SignInOutcome>
  redeemLink(login: Readonly<{ link: string; address: string }>): Promise<SignInOutcome>
  signOut(caller: Caller): Promise<void>
  users: Readonly<{
    page(request: PageRequest): Promise<readonly UserRecord[]>
    create(by: Caller, user: NewUser): Promise<Changed<UserRecord>>
    change(by: Caller, username: string, change: UserChange): Promise<Changed<UserRecord>>
  }>
  tokens: Readonly<{
    page(request: PageRequest): Promise<readonly TokenRecord[]>
    /** The secret is shown once. */
    create(by: Caller, token: NewToken): Promise<Changed<TokenRecord & Readonly<{ secret: string }>>>
    revoke(by: Caller, id: string): Promise<Changed<TokenRecord>>
  }>
  screens: ScreensPort
  /** Newest first. */
  audit(request: PageRequest): Promise<readonly AuditRow[]>
}>
