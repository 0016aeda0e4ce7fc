/** upload-mended: the way to bring the refused rows of a run again, once they are mended. */
import { LinkButton } from '@react-spectrum/s2'

export function UploadMended(props: { readonly datasetId: string; readonly runId: string }) {
  const { datasetId, runId } = props
  return (
    <LinkButton
      variant="secondary"
      size="S"
      href={`/datasets/${encodeURIComponent(datasetId)}/upload?mends=${encodeURIComponent(runId)}`}
    >
      Upload the mended rows
    </LinkButton>
  )
}
