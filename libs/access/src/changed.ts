/** Why a change of people or tokens cannot be; the word is REST's too. */
export type ChangeRefusal = 'not-found' | 'already-exists' | 'last-administrator'

export type Changed<T> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; reason: ChangeRefusal }>
