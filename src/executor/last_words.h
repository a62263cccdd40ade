#pragma once

#include <filesystem>
#include <string>

namespace strongroom::executor {

// Where the kubelet reads what a container has to say at its end.
inline constexpr const char* kLastWordsFile = "/dev/termination-log";

// Only a kubelet makes that file, and shows what is in it in the status of the pod: without it, or
// without a name, nothing happens.
void LeaveLastWords(const std::filesystem::path& file, const std::string& words);

}  // namespace strongroom::executor
