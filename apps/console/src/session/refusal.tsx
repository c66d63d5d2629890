/** Why somebody was not let in. */
export function Refusal({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className="refusal" role="alert" data-testid="sign-in-refusal">
      {text}
    </p>
  )
}
