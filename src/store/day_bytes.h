#pragma once

#include <cstddef>
#include <cstdint>

namespace strongroom::store {

// Rows that a statement added, and the bytes of their texts or contents.
struct AddedRows {
  int64_t rows = 0;
  int64_t bytes = 0;
};

// What a set adds, as it counts for the day of its namespace: contents before they are compressed,
// for that is what reading them costs; all texts; and what a row takes besides: its header, what it
// has of fixed size, and its entries in all indexes, in pages that are nine tenths full. A test
// measures it (integration_store DayBytes).
// https://www.postgresql.org/docs/15/storage-page-layout.html
class DayBytes {
 public:
  // Of an item that the set has, stored before or not; not in bytes().
  static constexpr int64_t kItemRow = 100;

  void AddName(size_t bytes) { bytes_ += static_cast<int64_t>(bytes); }
  // Identities are in an index too.
  void AddObjects(const AddedRows& added) { bytes_ += 150 * added.rows + 2 * added.bytes; }
  void AddContents(const AddedRows& added) { bytes_ += 150 * added.rows + added.bytes; }
  void AddVersions(int64_t rows) { bytes_ += 350 * rows; }
  // The set itself, with the records of its types.
  void AddSet(size_t records) { bytes_ += 600 + static_cast<int64_t>(records); }

  // Identities are in the index too.
  void AddChanges(const AddedRows& added) { bytes_ += 150 * added.rows + 2 * added.bytes; }

  int64_t bytes() const { return bytes_; }

 private:
  int64_t bytes_ = 0;
};

}  // namespace strongroom::store
