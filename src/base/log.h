#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/enum_words.h"

namespace strongroom::base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
constexpr auto EnumWords(LogLevel) {
  return std::to_array<EnumWord<LogLevel>>({{LogLevel::kDebug, "debug"},
                                            {LogLevel::kInfo, "info"},
                                            {LogLevel::kWarning, "warning"},
                                            {LogLevel::kError, "error"}});
}

// One key and value of a log line. Keys are the words of the glossary: schedule, run, slot, tenant,
// error.
struct LogField {
  LogField(std::string_view key_in, std::string_view value_in)
      : key(key_in), value(std::string(value_in)) {}
  LogField(std::string_view key_in, const char* value_in)
      : key(key_in), value(std::string(value_in)) {}
  LogField(std::string_view key_in, const std::string& value_in) : key(key_in), value(value_in) {}
  LogField(std::string_view key_in, int64_t value_in) : key(key_in), value(value_in) {}
  LogField(std::string_view key_in, int value_in) : key(key_in), value(int64_t{value_in}) {}
  LogField(std::string_view key_in, size_t value_in)
      : key(key_in), value(static_cast<int64_t>(value_in)) {}
  LogField(std::string_view key_in, double value_in) : key(key_in), value(value_in) {}

  std::string_view key;
  std::variant<std::string, int64_t, double> value;
};

using LogFields = std::initializer_list<LogField>;

// JSON lines on stderr: {"time","level","message",...fields}. The message is constant; what varies
// is in the fields. Values are escaped, so a hostile name cannot forge a line. Never pass a secret.
// Thread-safe.
void SetLogLevel(LogLevel level);
void SilenceLog();  // for tests
void LogDebug(std::string_view message, LogFields fields = {});
void LogInfo(std::string_view message, LogFields fields = {});
void LogWarning(std::string_view message, LogFields fields = {});
void LogError(std::string_view message, LogFields fields = {});

// One line as it would be written, without the time: for tests.
std::string FormatLogLine(LogLevel level, std::string_view message, LogFields fields);

}  // namespace strongroom::base
