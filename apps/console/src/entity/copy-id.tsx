import { useConsole, useWords } from '../console.js'

/** The id as machines know it; a press copies it. */
export function CopyId({ id }: { id: string }) {
  const { notice } = useConsole()
  const { say } = useWords()
  const copy = (): void => {
    navigator.clipboard?.writeText(id).then(
      () => notice.set({ says: 'entity.copied', values: { id } }),
      () => notice.set({ says: 'entity.notCopied' }),
    )
  }
  return (
    <button type="button" className="copy-id" data-testid="copy-id" title={say('entity.copy')} onClick={copy}>
      {say('entity.id')} <code>{id}</code>
    </button>
  )
}
