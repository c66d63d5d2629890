import type { Caller } from '@haidang/domain'
import type { AuditRow, PersonRow } from '@haidang/store'

import type { Changed } from './changed.js'
import type { NewUser, PageRequest, UserChange } from './people.js'
import type { Knock } from './read-knock.js'
import type { SignInOutcome } from './sign-in.js'
import type { Screens } from './screens/screens.js'
import type { NewToken, TokenRecord } from './tokens.js'

export type AuditRecord = Omit<AuditRow, 'id'> & Readonly<{ id: string }>

/** Who may come in, and the people and tokens behind it. */
export type Access = Readonly<{
  /** `__Host-ioc` under TLS, else `ioc`. */
  cookieName: string
  /** Who asks: a bearer token if there is one, else the session cookie. Undefined: nobody we know. */
  authenticate(knock: Knock): Promise<Caller | undefined>
  /** The same caller as the database knows them now; undefined once signed out, disabled, revoked or expired. */
  recheck(caller: Caller): Promise<Caller | undefined>
  signIn(login: Readonly<{ username: string; password: string; address: string }>): Promise<SignInOutcome>
  redeemLink(login: Readonly<{ link: string; address: string }>): Promise<SignInOutcome>
  signOut(caller: Caller): Promise<void>
  users: Readonly<{
    page(request: PageRequest): Promise<readonly PersonRow[]>
    create(by: Caller, user: NewUser): Promise<Changed<PersonRow>>
    change(by: Caller, username: string, change: UserChange): Promise<Changed<PersonRow>>
  }>
  tokens: Readonly<{
    page(request: PageRequest): Promise<readonly TokenRecord[]>
    create(by: Caller, token: NewToken): Promise<Changed<TokenRecord & Readonly<{ secret: string }>>>
    revoke(by: Caller, id: string): Promise<Changed<TokenRecord>>
  }>
  screens: Screens
  /** Newest first; `after` is the id of the row before. */
  audit(request: PageRequest): Promise<readonly AuditRecord[]>
  close(): Promise<void>
}>
