#pragma once

#include <filesystem>
#include <fstream>

#include "base/descriptor.h"

namespace strongroom::base {

// A file that is there when it is whole, and readable for its owner alone: what is in it may be the
// policies of a tenant. Nothing is written over but what somebody who was killed has left of it,
// NAME.part: who writes has it locked (flock(2)). Every call throws FileError. Not thread-safe.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path);
  // Leaves nothing behind, unless it was finished.
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  std::ostream& out() { return out_; }
  void Finish();

 private:
  const std::filesystem::path path_;
  const std::filesystem::path part_;  // what it is called until then
  const Descriptor lock_;
  std::ofstream out_;
  bool is_whole_ = false;
};

}  // namespace strongroom::base
