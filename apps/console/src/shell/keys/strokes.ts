/** Keys as they lie on the keyboard (`event.code`), and how they are printed. */

const printed: Readonly<Record<string, string>> = {
  Slash: '/',
  Period: '.',
  Comma: ',',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Minus: '-',
  Equal: '=',
  Backquote: '`',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

/** The key press as bindings write it: `KeyN`, `Shift+KeyN`. */
export function strokeOf({ shiftKey, code }: Pick<KeyboardEvent, 'shiftKey' | 'code'>): string {
  return shiftKey ? `Shift+${code}` : code
}

/** Whether the key would write something into a field: these can be switched off and changed (WCAG 2.1.4). */
export function writesCharacter(press: string): boolean {
  return /(^|\+)(Key|Digit|Slash|Period|Comma|Space|Semicolon|Quote|Bracket|Backslash|Minus|Equal|Backquote)/.test(
    press,
  )
}

/** A press as people read it, stroke by stroke: `g m`, `Shift+N`, `?`. */
export function printStrokes(press: string): string[] {
  return press.split(' ').map((stroke) => {
    if (stroke === 'Shift+Slash') return '?'
    const parts = stroke.split('+')
    const code = parts.at(-1) ?? stroke
    const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1]
    const key =
      letter === undefined ? (printed[code] ?? code) : parts.length > 1 ? letter : letter.toLowerCase()
    return [...parts.slice(0, -1), key].join('+')
  })
}

/** Whether two presses get in each other's way: the same, or one begins the other. */
export function collide(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `)
}
