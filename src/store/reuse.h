#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>
#include <span>

#include "base/zstd.h"
#include "store/ingest_columns.h"

// What is stored already is believed no more than what a report says: a server that was taken over
// may have stored bodies that are not the content of their digest, or versions whose change digest
// is not that of their content. Both throw as libpqxx does.
namespace strongroom::store {

// Where items come from: what differs in noise only is shared among runs alone.
enum class ItemOrigin { kRun, kImported };

// Decides for each item of a batch whether a version that is there already is used again
// (version_id), or it is stored anew (body). A version of the very same content is used when its
// body is the frame that is made of it here: PostgreSQL compares digests, so nothing is read. One
// of another content, which differs in noise only, is read. One that is not what its row says is
// left alone, and logged; the item is a change then.
void FindReusable(pqxx::transaction_base& transaction, int tenant_id, std::span<StagedItem> batch,
                  ItemOrigin origin, base::ZstdCompressor& compressor,
                  const ChangeDigester& change_digest);

// Of the staged items that are stored anew, whose digest was there before: replaces bodies that are
// not the content of their digest by that content. Call after the blobs were inserted.
void RepairBodies(pqxx::transaction_base& transaction, int tenant_id);

}  // namespace strongroom::store
