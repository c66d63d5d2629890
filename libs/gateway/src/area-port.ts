import type {
  Area,
  AreaId,
  Reorganisation,
  ReorganisationPlan,
  ReorganisationRefusal,
  WithdrawalRefusal,
} from '@haidang/domain'

/** Whoever changes units: what is asked, and with which word of an earlier answer it is confirmed. */
type Asked = Readonly<{
  confirm: string | undefined
  by: string
  /** RFC 3339 date at the site. */
  today: string
}>

/** How units change, as the register has it. */
export type AreaPort = Readonly<{
  /** Ends units and begins others in their place; without `confirm` it only says what that would do. */
  reorganise(
    request: Asked & Readonly<{ change: Reorganisation; backdated: boolean }>,
  ): Promise<AreaChangeOutcome<ReorganisationRefusal | 'day-has-passed'>>
  /** Calls such a change off before its day, by a unit that it is to end; without `confirm` it only says so. */
  withdrawAreaChange(
    request: Asked & Readonly<{ unit: AreaId }>,
  ): Promise<AreaChangeOutcome<WithdrawalRefusal>>
}>

export type AreaChangeOutcome<Refusal extends string> =
  | Readonly<{
      ok: true
      value: Readonly<{ plan: ReorganisationPlan; ends: readonly Area[]; confirm: string; done: boolean }>
    }>
  | Readonly<{ ok: false; reason: Refusal | 'plan-changed'; about: readonly string[] }>
