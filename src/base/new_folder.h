#pragma once

#include <filesystem>

namespace strongroom::base {

// A folder that is there when it is whole, and its owner's alone, as NewFile is a file. Nothing is
// written over but an empty folder. Whoever writes its files makes them durable. Every call throws
// FileError. Not thread-safe.
class NewFolder {
 public:
  explicit NewFolder(std::filesystem::path path);
  // Leaves nothing behind, unless it was finished.
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  // Where its files go until then (part.h); empty at first.
  const std::filesystem::path& part() const { return part_; }
  void Finish();

 private:
  const std::filesystem::path path_;
  const std::filesystem::path part_;
  bool is_whole_ = false;
};

}  // namespace strongroom::base
