type Option<Value extends string> = Readonly<{ value: Value; label: string }>

type Props<Value extends string> = Readonly<{
  label: string
  value: Value
  options: readonly Option<Value>[]
  choose: (value: Value) => void
  testId?: string
}>

/** A few alternatives side by side, one of them chosen. */
export function Choice<Value extends string>({ label, value, options, choose, testId }: Props<Value>) {
  return (
    <div className="choice" role="group" aria-label={label} data-testid={testId}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => choose(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
