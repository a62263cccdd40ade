#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Sets as files that need neither PostgreSQL nor a cluster to be verified:
//
//   manifest.json            the index; written last: without it, there is no archive
//   sets/000001/set.json     the BackupSet, canonical JSON
//   sets/000001/items.ndjson its items in the order of type and id, without their contents
//   contents/6f/6f1c..json   canonical JSON, called by its SHA-256: what several have is there once
//
// The index names format and version and, for each set in the order of their folders, its name,
// digest, that of the set before, how many items it has, and the SHA-256 of its two files. An
// archive that is whole says that nothing was lost or altered by accident, and that its sets are
// those of the digests that it names: whether these are the ones that a cluster has stored, only
// status.backupSetDigest of its runs says. Nor does a digest cover whose the index says that they
// are: it is there for people, who tell archives apart by it.
namespace strongroom::exporting {

inline constexpr std::string_view kArchiveFormat = "strongroom-archive";
inline constexpr int64_t kArchiveVersion = 1;

namespace archive {

inline constexpr std::string_view kIndexFile = "manifest.json";
// Of the set of that place in the index, from 0.
std::string SetFile(size_t place);
std::string ItemsFile(size_t place);
std::string ContentFile(const std::string& digest);

// A set as the index names it. Digests are hexadecimal.
struct Entry {
  std::string name;
  std::string digest;
  std::string previous_digest;  // empty: none
  int64_t items = 0;
  std::string set_file_digest;
  std::string items_file_digest;
};

// Whose sets they are, as far as whoever wrote the archive knew; archives of before say nothing.
struct Source {
  // The UID of namespace kube-system: of the cluster that was backed up, or that has the sets.
  std::string cluster;
  std::string microsoft_tenant;  // the GUID; known of a backup without an operator alone
};

struct Index {
  Source source;
  std::vector<Entry> sets;
};

std::string WriteIndex(const Index& index);
// Throws ExportError for one of another format, or of a later version.
Index ReadIndex(std::string_view text);

}  // namespace archive

}  // namespace strongroom::exporting
