#pragma once

#include <string>
#include <vector>

namespace strongroom::test {

// Numbers as somebody may write them in JSON, of which each has to be stored as it is written: what
// C++ makes of most of them is another text, or another number.
inline std::vector<std::string> NumberLiterals() {
  return {"0", "-0", "-1", "1", "-9223372036854775808", "9223372036854775807",
          "18446744073709551615",
          // of more than 64 bits
          "18446744073709551616", "-9223372036854775809", "9007199254740993000000000001",
          std::string(308, '7'), "-1" + std::string(300, '0'),
          // fractions and exponents
          "1.0", "1.00", "0.0", "-0.0", "1.5", "1.50", "0.1",
          "0.1000000000000000055511151231257827", "9007199254740993.0", "5e-324",
          "2.2250738585072011e-308", "1.7976931348623157e308", "1e2", "1E2", "1e+2", "1E-2",
          "100.0", "123e0", "1e-999", "0e999", "0.00001", "1e05", "0." + std::string(5'000, '3')};
}

}  // namespace strongroom::test
