export { type BrokerChoice, type Ingest, type IngestOptions, openIngest } from './open-ingest.js'
export { ingestFacts } from './ingest-facts.js'
export { measureIngest } from './measure-ingest.js'
