#pragma once

#include <filesystem>
#include <ostream>

#include "base/descriptor.h"
#include "base/descriptor_stream.h"

namespace strongroom::base {

// A file that is there when it is whole, and readable for its owner alone: what is in it may be the
// policies of a tenant. Nothing is written over, and no link is followed; of two who write one of
// the same name, the first that finishes has it. Every call throws FileError. Not thread-safe.
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
  Descriptor file_;
  const std::filesystem::path part_;  // what it is called until then (part.h)
  DescriptorBuffer buffer_;
  std::ostream out_;
  bool is_whole_ = false;
};

}  // namespace strongroom::base
