#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/descriptor.h"

namespace strongroom::base {

// A folder that is there when it is whole, and its owner's alone, as NewFile is a file. Nothing is
// written over but an empty folder, and what somebody who was killed has left of it, NAME.part.
// Every call throws FileError. Not thread-safe.
class NewFolder {
 public:
  // All files of it end with one of `suffixes`: where there is another one in what was left, or
  // others may look into it, it is somebody's, and stays.
  NewFolder(std::filesystem::path path, const std::vector<std::string>& suffixes);
  // Leaves nothing behind, unless it was finished.
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  // Where its files go until then; empty at first.
  const std::filesystem::path& part() const { return part_; }
  void Finish();

 private:
  const std::filesystem::path path_;
  const std::filesystem::path part_;
  const Descriptor lock_;
  bool is_whole_ = false;
};

}  // namespace strongroom::base
