/** Nothing of the message was stored; whoever sent it must keep it. */
export class IntakeError extends Error {
  override name = 'IntakeError'
}

/** The database has been away for longer than we let devices wait, or intake has been closed. */
export class IntakeUnavailable extends IntakeError {
  override name = 'IntakeUnavailable'
}

/** More waits than the limits allow. */
export class IntakeOverloaded extends IntakeError {
  override name = 'IntakeOverloaded'
}

/** The commit failed for a reason that waiting does not mend; `cause` has it. */
export class CommitFailed extends IntakeError {
  override name = 'CommitFailed'
}
