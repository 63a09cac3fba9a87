//! The form of a file of readings: comma-separated values, or Parquet.

use compose::NewFile;
use domain::failure::{Coded, Failure};
use export::Table;
use wallet::readings::{Page, head_line, lines};

use crate::args::TableForm;

/// A file that grows page by page.
pub enum Written<'a> {
    Csv(&'a mut NewFile),
    Parquet(Box<Table<&'a mut NewFile>>),
}

impl<'a> Written<'a> {
    pub fn begin(form: TableForm, file: &'a mut NewFile) -> Result<Self, Failure> {
        match form {
            TableForm::Csv => {
                file.add(head_line().as_bytes())?;
                Ok(Self::Csv(file))
            }
            TableForm::Parquet => {
                let table = Table::begin(file).map_err(|e| e.failure())?;
                Ok(Self::Parquet(Box::new(table)))
            }
        }
    }

    pub fn add(&mut self, page: &Page) -> Result<(), Failure> {
        match self {
            Self::Csv(file) => file.add(lines(page).as_bytes()),
            Self::Parquet(table) => table.add(page).map_err(|e| e.failure()),
        }
    }

    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Csv(_) => Ok(()),
            Self::Parquet(table) => table.finish().map_err(|e| e.failure()),
        }
    }
}
