export function debianSource(etc?: string): { uri: string; signedBy: string | undefined }
