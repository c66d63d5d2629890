import type { CredentialJson } from '@haidang/contracts'
import type {
  Agency,
  AreaTree,
  Bulletin,
  Device,
  DeviceId,
  Membership,
  Rule,
  RuleStep,
} from '@haidang/domain'
import type { StoredCredential } from '@haidang/store'

import type {
  ReorganisationOutcome,
  ReorganisationRequest,
  WithdrawalOutcome,
  WithdrawalRequest,
} from './area-book.js'
import type { Admission, DeviceLogin } from './credential/admit.js'
import type { RuleActor, RuleChanged } from './rule-book.js'

/** The register of the site as it is now, answered from memory. */
export type Registry = Readonly<{
  device(id: string): Device | undefined
  devices(): readonly Device[]
  /** What authorities have said about the device's area; empty where there is nothing. */
  bulletinsFor(id: DeviceId): readonly Bulletin[]
  /** The rules in force that watch this device. */
  rulesFor(id: string): readonly Rule[]
  /** Those that were in force for it at `at` (epoch ms); `zone`: IANA name of the site's, whose days begin validity. */
  rulesAt(id: string, at: number, zone: string): readonly Rule[]
  /** Every version that watches this device or did. */
  rulesEverFor(id: string): readonly Rule[]
  /** The rule in that version, in force or not; without one, its newest. */
  rule(id: string, version?: number): Rule | undefined
  /** The newest version of every rule in force. */
  rules(): readonly Rule[]
  /** The devices within the scope of a rule, whether or not it is in force. */
  membersOf(rule: Rule): readonly Device[]
  /**
   * Makes the device of the house that stands for a rule over several devices, or has it follow the rule's name and place
   * of today (`zone`: IANA name of the site's).
   */
  settleAreaRule(rule: Rule, zone: string): Promise<void>
  /** What is wrong with a drafted rule's expression, if it has one. */
  expressionProblem(rule: Pick<Rule, 'feed' | 'condition'>): string | undefined
  /** Writes a rule down as the draft of its next version. */
  draftRule(
    draft: Readonly<{ rule: Omit<Rule, 'version'>; note: string | undefined }>,
    by: Omit<RuleActor, 'at'>,
  ): Promise<RuleChanged>
  /** Approves, retires or discards a version; what is in force from then on is known here when it resolves. */
  decideRule(
    which: Readonly<{ id: string; version: number; step: RuleStep }>,
    by: Omit<RuleActor, 'at'>,
  ): Promise<RuleChanged>
  areas(): AreaTree
  /** The units that a device has belonged to, the law's and agencies' own. */
  unitsOf(device: DeviceId): readonly Membership[]
  /** Ends units and begins others in their place, or only says what that would do. */
  reorganise(request: ReorganisationRequest): Promise<ReorganisationOutcome>
  /** Calls such a change off before its day; without `confirm` it only says what that would do. */
  withdrawAreaChange(request: WithdrawalRequest): Promise<WithdrawalOutcome>
  agencies(): readonly Agency[]
  credential(username: string): StoredCredential | undefined
  credentials(): readonly StoredCredential[]
  /** Whether a login at the broker fits, and which topics it opens. */
  admit(login: DeviceLogin): Promise<Admission>
  /** Makes the device a credential of its own in place of any other, and ends its simulation. Undefined: no such device, or one of the house itself. */
  replaceCredential(device: string, actor: string): Promise<CredentialJson | undefined>
  /**
   * Takes the device's own credential away. Where the city is simulated, it speaks for the device from then on; else
   * nobody does. Undefined: no such device.
   */
  removeCredential(device: string, actor: string): Promise<Readonly<{ simulated: boolean }> | undefined>
  /**
   * Tells under which name a credential has been replaced or taken away, by whichever process: who is signed in with
   * the old one must go. @returns ends it.
   */
  onCredentialEnded(listener: (username: string) => void): () => void
  /** Reads the register again. @throws StoreUnavailable, and what was known stays. */
  refresh(): Promise<void>
  close(): Promise<void>
}>
