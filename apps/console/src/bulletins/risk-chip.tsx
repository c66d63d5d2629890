import type { BulletinJson } from '@haidang/contracts'
import { riskLevelText } from '@haidang/domain'
import { useWords } from '../console.js'

/** The level with its word and the colour of the decision; never a bare digit. */
export function RiskChip({ bulletin }: { bulletin: BulletinJson }) {
  const { language } = useWords()
  return (
    <span className="risk-chip" data-level={bulletin.level} data-testid="risk-chip">
      {riskLevelText(bulletin, language)}
    </span>
  )
}
