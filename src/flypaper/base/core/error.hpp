#pragma once
#include <stdexcept>
#include <string>

namespace flypaper {

/// Bad input: the message says what is wrong, the offending value and what to do. The program answers it with exit 2.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An error that already names its file and line.
class PlacedError : public Error {
 public:
  using Error::Error;
};

}  // namespace flypaper
