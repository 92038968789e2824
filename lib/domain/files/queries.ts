import type { Tx } from "@/lib/infra/transaction";

export async function insertFile(
  tx: Tx,
  file: { companyId: string; id: string; name: string; contentType: string },
): Promise<void> {
  await tx.file.create({ data: file, select: { id: true } });
}

export async function insertChunk(
  tx: Tx,
  companyId: string,
  fileId: string,
  seq: number,
  data: Buffer,
): Promise<void> {
  await tx.$executeRaw`
    insert into file_chunk (company_id, file_id, seq, data)
    values (${companyId}::uuid, ${fileId}::uuid, ${seq}, ${new Uint8Array(data)})`;
}

export async function completeFile(
  tx: Tx,
  { companyId, id, bytes, sha256 }: { companyId: string; id: string; bytes: number; sha256: string },
): Promise<void> {
  await tx.file.update({
    where: { companyId_id: { companyId, id } },
    data: { bytes, sha256 },
    select: { id: true },
  });
}

export async function findChunk(
  tx: Tx,
  companyId: string,
  fileId: string,
  seq: number,
): Promise<Buffer | null> {
  const chunk = await tx.fileChunk.findUnique({
    where: { companyId_fileId_seq: { companyId, fileId, seq } },
    select: { data: true },
  });
  return chunk && Buffer.from(chunk.data.buffer, chunk.data.byteOffset, chunk.data.byteLength);
}

export async function deleteFile(tx: Tx, companyId: string, id: string): Promise<void> {
  await tx.file.deleteMany({ where: { companyId, id } });
}
